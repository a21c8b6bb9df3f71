using System.Text.Json.Nodes;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Validation;

/// <summary>The faults found in one object, in the order they were found and no more of them than a client can use.</summary>
public sealed class FieldErrors
{
    private const int Limit = 50;

    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> All => _errors;

    public bool None => _errors.Count == 0;

    public void Add(FieldError error)
    {
        // What a field is needed for says more than that it is needed.
        int before = error.Reason == FieldErrorReason.Required ? _errors.FindIndex(other => other.Reason == error.Reason && other.Field == error.Field) : -1;
        if (before >= 0)
            _errors[before] = error.Message.Length > _errors[before].Message.Length ? error : _errors[before];
        else if (_errors.Count < Limit && !_errors.Contains(error))
            _errors.Add(error);
    }

    public void Require(string field, string detail = "") => Add(FieldError.Required(field, detail));

    public void Invalid(string field, JsonNode? value, string detail) => Add(FieldError.Invalid(field, value, detail));

    public void Forbid(string field, string detail) => Add(FieldError.Forbidden(field, detail));

    /// <summary>The answer 422 that names every fault: `Pod "web" is invalid: spec.containers: Required value`.</summary>
    public Status ToStatus(ResourceDefinition definition, string name)
    {
        string kind = definition.Group.Length == 0 ? definition.Kind : $"{definition.Kind}.{definition.Group}";
        string list = _errors.Count == 1 ? _errors[0].ToString() : $"[{string.Join(", ", _errors)}]";
        return new Status
        {
            Outcome = "Failure",
            Code = 422,
            Reason = "Invalid",
            Message = $"{kind} \"{name}\" is invalid: {list}",
            Details = new StatusDetails { Name = name.Length == 0 ? null : name, Group = definition.Group.Length == 0 ? null : definition.Group, Kind = definition.Kind.Length == 0 ? null : definition.Kind, Causes = [.. _errors.Select(error => error.ToCause())] },
        };
    }
}
