using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Decoding;
using Gantry.Kube.Defaults;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources;

/// <summary>One version of a user's kind: other versions become it by their name alone, or by what a webhook makes of them.</summary>
internal sealed class CustomForm
{
    private readonly ResourceDefinition _resource;
    private readonly string _storedVersion;
    private readonly ConversionWebhook? _webhook;
    private readonly Schema _schema;

    // Stored objects start with their kind and version: {"kind":"CronTab","apiVersion":"example.com/v1",
    private readonly byte[] _head;
    private readonly byte[] _storedHead;

    public CustomForm(CustomDefinition definition, CustomVersion version, ConversionWebhook? webhook)
    {
        _resource = definition.In(version);
        _storedVersion = $"{definition.Group}/{definition.Storage!.Name}";
        _webhook = webhook;
        _schema = CustomResource.SchemaOf(_resource, version);
        _head = HeadOf(_resource.ApiVersion);
        _storedHead = HeadOf(_storedVersion);
    }

    /// <summary>Whether a webhook makes one version of another.</summary>
    public bool IsConverted => _webhook is not null;

    /// <summary>Whether a webhook makes objects of this version, so that their fields are not those that are stored.</summary>
    public bool IsMade => IsConverted && _resource.ApiVersion != _storedVersion;

    /// <summary>Stored objects as this version shows them, in the same order. Those that are in the version already are returned as they are.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FromStoredAsync(IReadOnlyList<ReadOnlyMemory<byte>> stored, CancellationToken cancel)
    {
        List<int> others = [];
        for (int i = 0; i < stored.Count; i++)
        {
            if (!stored[i].Span.StartsWith(_head))
                others.Add(i);
        }

        if (others.Count == 0)
            return stored;

        JsonObject[] converted = [.. others.Select(place => ObjectJson.Parse(stored[place]))];
        await ConvertAsync(converted, _resource.ApiVersion, cancel);
        ReadOnlyMemory<byte>[] shown = [.. stored];
        for (int i = 0; i < others.Count; i++)
            shown[others[i]] = ObjectJson.ToBytes(Fit(converted[i]));
        return shown;
    }

    /// <summary>Objects of other versions as this version shows them; those given are not changed.</summary>
    public async ValueTask<JsonObject[]> FromOthersAsync(IEnumerable<JsonObject> items, CancellationToken cancel)
    {
        JsonObject[] converted = [.. items.Select(item => item.Copy())];
        await ConvertAsync(converted, _resource.ApiVersion, cancel);
        return [.. converted.Select(Fit)];
    }

    /// <summary>An object of this version as it is stored; the one given is not changed.</summary>
    public async ValueTask<JsonObject> ToStoredAsync(JsonObject item, CancellationToken cancel)
    {
        if (_resource.ApiVersion == _storedVersion)
            return item;
        JsonObject[] converted = [item.Copy()];
        await ConvertAsync(converted, _storedVersion, cancel);
        return converted[0];
    }

    /// <summary>Whether bytes are in the version in which objects are stored now: a write that changes nothing else brings them into it.</summary>
    public bool IsStoredForm(ReadOnlyMemory<byte> stored) => stored.Span.StartsWith(_storedHead);

    /// <summary>An object that was stored before the schema was what it is now: without what it no longer has, with the defaults that it has now.</summary>
    public ReadOnlyMemory<byte> Renew(ReadOnlyMemory<byte> json)
    {
        JsonObject item = ObjectJson.Parse(json);
        if (item.Text("apiVersion") != _resource.ApiVersion)
        {
            // A webhook is asked when somebody reads the object: the caches do not wait for other programs.
            if (_webhook is not null)
                return json;
            item["apiVersion"] = _resource.ApiVersion;
        }

        return ObjectJson.ToBytes(Fit(item));
    }

    private async ValueTask ConvertAsync(JsonObject[] items, string version, CancellationToken cancel)
    {
        if (_webhook is not null)
        {
            await _webhook.ConvertAsync(items, version, cancel);
            return;
        }

        foreach (JsonObject item in items)
            item["apiVersion"] = version;
    }

    private JsonObject Fit(JsonObject item)
    {
        JsonObject fitted = ObjectDecoder.Conform(item, _resource, _schema, FieldValidation.Ignore).Object ?? item;
        ObjectDefaults.Fill(fitted, _schema);
        return fitted;
    }

    private byte[] HeadOf(string version) => Encoding.UTF8.GetBytes($"{{\"kind\":\"{_resource.Kind}\",\"apiVersion\":\"{version}\",");
}
