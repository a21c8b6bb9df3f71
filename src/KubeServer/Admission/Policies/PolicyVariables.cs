using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>The variables of a policy, in their order: each may name those before it.</summary>
internal sealed class PolicyVariables
{
    private const string TypeName = "kubernetes.variables";

    private readonly Dictionary<string, StructField> _fields = [];
    private readonly Dictionary<string, Expression> _expressions = [];

    private PolicyVariables(CelEnvironment environment)
    {
        Struct = new StructType(TypeName, _fields);
        ForMessages = environment.WithStructs(name => name == TypeName ? Struct : null).WithVariable("variables", Struct.Type);
        Environment = AdmissionExpressions.WithAuthorizer(ForMessages);
    }

    public StructType Struct { get; }

    public CelEnvironment Environment { get; }

    /// <summary>The same but for the authorizer, which messages cannot ask.</summary>
    public CelEnvironment ForMessages { get; }

    public IReadOnlyDictionary<string, Expression> Expressions => _expressions;

    public static PolicyVariables Of(JsonObject? spec, CelEnvironment environment)
    {
        PolicyVariables variables = new(environment);
        foreach (JsonObject variable in spec.Objects("variables"))
        {
            string name = variable.Text("name") ?? "";
            Expression expression = Expression.Compile(variables.Environment, variable.Text("expression") ?? "");
            variables._expressions[name] = expression;
            variables._fields[name] = new StructField(name, expression.Program?.ResultType ?? CelType.Dyn);
        }

        return variables;
    }
}
