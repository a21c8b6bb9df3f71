using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Events: about something in their own namespace and, in the newer form, by a controller that says who it is and what it did.</summary>
internal static class EventRules
{
    private const int MostLetters = 128;
    private const int MostOfNote = 1024;

    private static readonly string[] Fixed =
    [
        "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "action", "related", "reportingComponent", "reportingInstance",
    ];

    private static readonly string[] Unset = ["firstTimestamp", "lastTimestamp", "count", "source"];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        CheckOrigin(change.After, errors);
        if (change.Form != "events.k8s.io")
            return;
        if (change.Before is { } before)
            CheckStays(change.After, before, errors);
        else
            CheckNew(change.After, errors);
    }

    private static void CheckStays(JsonObject item, JsonObject before, FieldErrors errors)
    {
        if (!JsonNode.DeepEquals(item.Field("series"), before.Field("series")))
            CheckSeries(item.Child("series"), errors);
        foreach (string field in Fixed)
        {
            if (!JsonNode.DeepEquals(item.Field(field), before.Field(field)) && !(item.Field(field).IsBlank && before.Field(field).IsBlank))
                errors.Invalid(field == "reportingComponent" ? "reportingController" : field, item.Field(field), FieldRules.ImmutableRule);
        }
    }

    private static void CheckNew(JsonObject item, FieldErrors errors)
    {
        CheckSeries(item.Child("series"), errors);
        if (item.Field("eventTime") is null)
            errors.Require("eventTime");
        if (item.Text("type") is not ("Normal" or "Warning"))
            errors.Invalid("type", "", $"has invalid value: {item.Text("type")}");
        foreach (string field in Unset)
        {
            if (!item.Field(field).IsBlank && item.Whole(field) is not 0)
                errors.Invalid(field, "", "needs to be unset");
        }
    }

    private static void CheckOrigin(JsonObject item, FieldErrors errors)
    {
        string place = item.Child("metadata").Text("namespace") ?? "";
        string aboutPlace = item.Child("involvedObject").Text("namespace") ?? "";
        bool isOld = item.Field("eventTime") is null;
        bool belongs = aboutPlace.Length == 0 ? place == "default" || !isOld && place == "kube-system" : !isOld || place == aboutPlace;
        if (!belongs)
            errors.Invalid("involvedObject.namespace", aboutPlace, "does not match event.namespace");
        if (isOld)
            return;

        string name = item.Text("reportingComponent") ?? "";
        if (name.Length == 0)
            errors.Require("reportingController");
        FieldRules.CheckQualified(name, "reportingController", errors);
        foreach (string field in (string[])["reportingInstance", "action", "reason"])
        {
            if (item.Text(field) is null or "")
                errors.Require(field);
            CheckLength(item.Text(field), field, MostLetters, errors);
        }

        CheckLength(item.Text("message"), "message", MostOfNote, errors);
    }

    private static void CheckLength(string? text, string field, int most, FieldErrors errors)
    {
        if (text?.Length > most)
            errors.Invalid(field, "", $"can have at most {most} characters");
    }

    private static void CheckSeries(JsonObject? series, FieldErrors errors)
    {
        if (series is null)
            return;
        if (series.Whole("count") is null or < 2)
            errors.Invalid("series.count", "", "should be at least 2");
        if (series.Field("lastObservedTime") is null)
            errors.Require("series.lastObservedTime");
    }
}
