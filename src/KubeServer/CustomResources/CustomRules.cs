using Gantry.Kube.Validation;
using Gantry.KubeServer.CustomResources.Expressions;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What has to hold for an object of a user's kind before it is stored: first its schema, then the rules in it.</summary>
internal sealed class CustomRules(CustomVersion version)
{
    private readonly Lazy<(SchemaTypes Types, RuleTree Tree)?> _rules = new(() => Compile(version.Schema));

    public void Check(ObjectChange change, FieldErrors errors)
    {
        StructuralValidation.Check(change.After, change.Before, version.Schema, errors);
        if (version.Scale is { } scale)
            ScaleRules.Check(change.After, scale, errors);

        // Expressions count on values being of the types that the schema says.
        if (errors.None && _rules.Value is { } rules)
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
