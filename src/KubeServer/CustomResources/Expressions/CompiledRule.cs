using Gantry.Cel;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>A rule ready to be asked, or the reason why it is none.</summary>
internal sealed record CompiledRule(StructuralRule Rule)
{
    public CelProgram? Program { get; private init; }

    public CelProgram? Message { get; private init; }

    /// <summary>Whether it compares with the value before; without one such a rule is not asked.</summary>
    public bool IsTransition { get; private init; }

    /// <summary>What is wrong with the rule; empty where nothing is.</summary>
    public string Fault { get; private init; } = "";

    public string MessageFault { get; private init; } = "";

    public CelEnvironment? Environment => Program?.Environment;

    public static CompiledRule Of(StructuralRule rule, CelType self, CelEnvironment environment)
    {
        CelEnvironment alone = environment.WithVariable("self", self);
        CelEnvironment both = alone.WithVariable("oldSelf", rule.HasOptionalOld ? CelType.Optional(self) : self);
        CelCompilation compiled = rule.HasOptionalOld ? new CelCompilation(null, []) : alone.Compile(rule.Expression);

        // What makes sense only with the old value is a rule about changes.
        bool isTransition = compiled.Program is null;
        if (isTransition)
            compiled = both.Compile(rule.Expression);

        CompiledRule made = new(rule) { Program = compiled.Program, IsTransition = isTransition, Fault = FaultOf(rule.Expression, compiled, CelType.Bool, "cel expression must evaluate to a bool") };
        return rule.MessageExpression.Length == 0 ? made : made.WithMessage(both);
    }

    private CompiledRule WithMessage(CelEnvironment environment)
    {
        CelCompilation message = environment.Compile(Rule.MessageExpression);
        return this with { Message = message.Program, MessageFault = FaultOf(Rule.MessageExpression, message, CelType.String, "messageExpression must evaluate to a string") };
    }

    private static string FaultOf(string source, CelCompilation compiled, CelType wanted, string rule) => compiled.Program switch
    {
        null => compiled.Describe(source),
        { } program when !program.ResultType.Equals(wanted) => rule,
        _ => "",
    };
}
