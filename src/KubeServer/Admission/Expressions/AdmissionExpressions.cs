using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>What the expressions of webhooks and policies can name, and how they are compiled.</summary>
internal static class AdmissionExpressions
{
    /// <summary>Kubernetes' bounds on what one expression and all expressions of one decision may cost.</summary>
    public const long CallLimit = 1_000_000;
    public const long Budget = 10_000_000;
    public const long ConditionsBudget = 2_500_000;

    /// <summary>What every expression can name but for the authorizer; a policy that takes parameters can name them too.</summary>
    public static CelEnvironment ForMessages { get; } = CelEnvironment.Kubernetes
        .With(AuthorizerFunctions.Library)
        .WithStructs(RequestTypes.Find)
        .WithVariable("object", CelType.Dyn)
        .WithVariable("oldObject", CelType.Dyn)
        .WithVariable("request", RequestTypes.Request.Type)
        .WithVariable("namespaceObject", RequestTypes.Namespace.Type);

    public static CelEnvironment ForMessagesWithParams { get; } = ForMessages.WithVariable("params", CelType.Dyn);

    /// <summary>For the conditions under which a webhook or a policy has a say.</summary>
    public static CelEnvironment ForConditions { get; } = WithAuthorizer(ForMessages);

    public static CelEnvironment ForConditionsWithParams { get; } = WithAuthorizer(ForMessagesWithParams);

    /// <summary>Its variables come last, so that a program without them can use the same bindings.</summary>
    public static CelEnvironment WithAuthorizer(CelEnvironment environment) => environment
        .WithVariable("authorizer", RightsValue.AuthorizerType)
        .WithVariable("authorizer.requestResource", RightsValue.ResourceType);
}
