using Gantry.Kube.Validation;
using Gantry.KubeServer.CustomResources.Expressions;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to hold for an object of a user's kind before it is stored: first its schema, then the rules in it.</summary>
internal sealed class CustomRules(CustomVersion version)
{
    // Rules count on values being of the types and within the bounds that the schema says.
    private static readonly FieldErrorReason[] Blocking =
        [FieldErrorReason.NotSupported, FieldErrorReason.Required, FieldErrorReason.TooLong, FieldErrorReason.TooMany, FieldErrorReason.TypeInvalid];

    private readonly Lazy<(SchemaTypes Types, RuleTree Tree)?> _rules = new(() => Compile(version.Schema));

    public void Check(ObjectChange change, FieldErrors errors)
    {
        StructuralValidation.Check(change.After, change.Before, version.Schema, errors);
        if (version.Scale is { } scale)
            ScaleRules.Check(change.After, scale, errors);

        if (_rules.Value is not { } rules)
            return;
        if (errors.All.Any(error => Blocking.Contains(error.Reason)))
            errors.Invalid("<nil>", null, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
        else
            ExpressionRun.Check(change.After, change.Before, rules.Tree, rules.Types, errors);
    }

    private static (SchemaTypes Types, RuleTree Tree)? Compile(StructuralSchema schema)
    {
        if (!schema.All().Any(part => part.Rules.Count > 0))
            return null;
        SchemaTypes types = new(schema);
        return RuleTree.Of(schema, types) is { } tree ? (types, tree) : null;
    }
}
