using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Meta;
using Gantry.Kube.Patches;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer;

/// <summary>Every refusal of the API, in the words, reasons and codes that clients know.</summary>
internal static class ApiErrors
{
    public static ApiException NotFound(ResourceDefinition resource, string name) =>
        Of(404, "NotFound", $"{resource.QualifiedName} \"{name}\" not found", About(resource, name));

    public static ApiException NoSuchPath() =>
        Of(404, "NotFound", "the server could not find the requested resource", new StatusDetails());

    /// <param name="isGoing">Whether the one that is there is being deleted.</param>
    public static ApiException AlreadyExists(ResourceDefinition resource, string name, bool isGoing = false) =>
        Of(409, "AlreadyExists", $"{(isGoing ? "object is being deleted: " : "")}{resource.QualifiedName} \"{name}\" already exists", About(resource, name));

    public static ApiException GeneratedNameTaken(ResourceDefinition resource, string name) =>
        Of(409, "AlreadyExists", $"{resource.QualifiedName} \"{name}\" already exists, the server was not able to generate a unique name for the object", About(resource, name) with { RetryAfterSeconds = 1 });

    public static ApiException Modified(ResourceDefinition resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException Conflict(ResourceDefinition resource, string name, string because) =>
        Of(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": {because}", About(resource, name));

    public static ApiException UidMismatch(ResourceDefinition resource, string name, string asked, string actual) =>
        Conflict(resource, name, $"Precondition failed: UID in precondition: {asked}, UID in object meta: {actual}");

    /// <summary>What shall be deleted is another object by now. Clients know this refusal by the kind and not by the resource.</summary>
    public static ApiException DeletesAnother(ResourceDefinition resource, string name, string asked, string actual) =>
        Conflict(resource with { Plural = resource.Kind }, name, $"the UID in the precondition ({asked}) does not match the UID in record ({actual}). The object might have been deleted and then recreated");

    public static ApiException DeletesChanged(ResourceDefinition resource, string name, string asked, string actual) =>
        Conflict(resource with { Plural = resource.Kind }, name, $"the ResourceVersion in the precondition ({asked}) does not match the ResourceVersion in record ({actual}). The object might have been modified");

    public static ApiException Invalid(ResourceDefinition resource, string name, FieldErrors errors) => new(errors.ToStatus(resource, name));

    public static ApiException InvalidOptions(string kind, params IReadOnlyList<FieldError> errors) =>
        Of(422, "Invalid", $"{kind}.meta.k8s.io \"\" is invalid: {(errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]")}", new StatusDetails
        {
            Group = "meta.k8s.io",
            Kind = kind,
            Causes = [.. errors.Select(error => error.ToCause())],
        });

    public static void ThrowIfInvalid(string kind, IEnumerable<FieldError> errors)
    {
        FieldError[] all = [.. errors];
        if (all.Length > 0)
            throw InvalidOptions(kind, all);
    }

    /// <summary>A patch that cannot be applied to the object. Where it does not fit, clients are not told why.</summary>
    public static ApiException PatchFailed(PatchResult result) => result.Fault switch
    {
        PatchFault.Malformed => BadRequest(result.Message),
        PatchFault.TooLarge => TooLarge(result.Message),
        PatchFault.Confused => Unexpected(result.Message),
        _ => Of(422, "Invalid", "the server rejected our request due to an error in our request", new StatusDetails()),
    };

    /// <summary>A patch that leaves what is no object of the kind.</summary>
    public static ApiException InvalidPatch(string patch, string because)
    {
        FieldError error = FieldError.Invalid("patch", patch, because);
        return Of(422, "Invalid", $" \"\" is invalid: {error}", new StatusDetails { Causes = [error.ToCause()] });
    }

    /// <summary>An object that cannot be applied, as it is none of its kind.</summary>
    public static ApiException NotApplicable(ObjectKey key, ResourceDefinition resource, IReadOnlyList<string> problems) =>
        BadRequest($"failed to create typed patch object ({key}; {resource.ApiVersion}, Kind={resource.Kind}): {AppliedShape.Describe(problems)}");

    public static ApiException Forbidden(ResourceDefinition resource, string name, string because)
    {
        string subject = name.Length == 0 ? resource.QualifiedName : $"{resource.QualifiedName} \"{name}\"";
        return Of(403, "Forbidden", $"{subject} is forbidden: {because}", About(resource, name));
    }

    public static ApiException ForbiddenPath(string user, string verb, string path, string reason = "") =>
        Of(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb} path \"{path}\"{(reason.Length > 0 ? ": " + reason : "")}", new StatusDetails());

    public static ApiException NamespaceTerminating(ResourceDefinition resource, string name, string space)
    {
        ApiException plain = Forbidden(resource, name, $"unable to create new content in namespace {space} because it is being terminated");
        StatusCause cause = new() { Reason = "NamespaceTerminating", Message = $"namespace {space} is being terminated", Field = "metadata.namespace" };
        return new ApiException(plain.Status with { Details = plain.Status.Details! with { Causes = [cause] } });
    }

    public static ApiException Unauthorized() => Of(401, "Unauthorized", "Unauthorized");

    /// <summary>An object that does not say its name where the path does.</summary>
    public static ApiException Nameless(string name) => BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");

    public static ApiException BadRequest(string because) => Of(400, "BadRequest", because);

    public static ApiException NoSuchInclusion(string asked) =>
        BadRequest($"Unable to convert to Table as requested: includeObject: Invalid value: \"{asked}\": must be 'Metadata', 'Object', 'None', or empty");

    public static ApiException MethodNotAllowed() =>
        Of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new StatusDetails());

    public static ApiException UnsupportedMediaType(params ReadOnlySpan<string> accepted) =>
        Of(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException NotAcceptable(params ReadOnlySpan<string> offered) =>
        Of(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", offered)}");

    /// <summary>Other programs own fields that an apply would change: one cause for each field.</summary>
    public static ApiException ApplyConflict(IReadOnlyList<FieldConflict> conflicts)
    {
        StatusCause[] causes =
        [
            .. conflicts.SelectMany(conflict => conflict.Fields.Paths().Select(path => new StatusCause
            {
                Reason = "FieldManagerConflict", Message = "conflict with " + Quoted(conflict), Field = path,
            })),
        ];
        string count = causes.Length == 1 ? "1 conflict" : $"{causes.Length.ToString(CultureInfo.InvariantCulture)} conflicts";
        IEnumerable<string> sentences = conflicts.Select(conflict => causes.Length == 1
            ? $"conflict with {Quoted(conflict)}: {causes[0].Field}"
            : $"conflicts with {Quoted(conflict)}:\n- {string.Join("\n- ", conflict.Fields.Paths())}");
        return Of(409, "Conflict", $"Apply failed with {count}: {string.Join("\n", sentences)}", new StatusDetails { Causes = causes });
    }

    private static string Quoted(FieldConflict conflict)
    {
        string place = conflict.Owner.Subresource.Length > 0 ? $" with subresource \"{conflict.Owner.Subresource}\"" : "";
        string how = conflict.Owner.Applies ? "" : $" using {conflict.ApiVersion}";
        return $"\"{conflict.Owner.Name}\"{place}{how}";
    }

    public static ApiException TooLarge(long limit) =>
        Of(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit.ToString(CultureInfo.InvariantCulture)}");

    public static ApiException TooLarge(string because) => Of(413, "RequestEntityTooLarge", because);

    /// <summary>The client does not send what it announced.</summary>
    public static ApiException BodyTimedOut(string because) => Of(408, "Timeout", because);

    public static ApiException TooManyRequests(string because, int retryAfterSeconds = 1) =>
        Of(429, "TooManyRequests", because, new StatusDetails { RetryAfterSeconds = retryAfterSeconds });

    public static ApiException TooOld(string asked, string oldest) =>
        Of(410, "Expired", $"too old resource version: {asked} ({oldest})");

    /// <param name="token">Goes on where the old one would have, with what is there now.</param>
    public static ApiException ContinueExpired(string token)
    {
        ApiException plain = Of(410, "Expired", "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.");
        return new ApiException(plain.Status with { Metadata = new ListMeta { Continue = token } });
    }

    public static ApiException RevisionExpired() =>
        Of(410, "Expired", "The resourceVersion for the provided list is too old.");

    public static ApiException RevisionTooLarge(string asked, string current) =>
        Of(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}", new StatusDetails
        {
            RetryAfterSeconds = 1,
            Causes = [new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" }],
        });

    public static ApiException TimedOut() =>
        Of(504, "Timeout", "Timeout: request did not complete within requested timeout - context deadline exceeded", new StatusDetails());

    public static ApiException Internal(string because) => Of(500, "InternalError", $"Internal error occurred: {because}", new StatusDetails
    {
        Causes = [new StatusCause { Message = because }],
    });

    /// <summary>What the original has no word for: it passes on what its own functions say.</summary>
    public static ApiException Unexpected(string because) => new(new Status { Outcome = "Failure", Code = 500, Message = because });

    public static ApiException ConversionFailed(string because) => Of(500, "InternalError", because, new StatusDetails { Causes = [new StatusCause { Message = because }] });

    public static ApiException DefinitionTerminating() => Of(405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating", new StatusDetails());

    public static ApiException Unavailable(string because) => Of(503, "ServiceUnavailable", because);

    public static ApiException BadGateway(string because) => Of(502, "InternalError", because);

    /// <summary>The answer to a deletion that is done.</summary>
    public static Status Deleted(ResourceDefinition resource, string name, string uid) =>
        new() { Outcome = "Success", Details = About(resource, name) with { Uid = uid } };

    private static StatusDetails About(ResourceDefinition resource, string name) => new()
    {
        Name = name.Length == 0 ? null : name,
        Group = resource.Group.Length == 0 ? null : resource.Group,
        Kind = resource.Plural,
    };

    private static ApiException Of(int code, string reason, string message, StatusDetails? details = null) =>
        new(new Status { Outcome = "Failure", Code = code, Reason = reason, Message = message, Details = details });
}
