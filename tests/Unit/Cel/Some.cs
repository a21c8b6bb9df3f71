using System.Text.Json;
using Gantry.Cel;

namespace Gantry.Tests;

/// <summary>Short ways to evaluate expressions in tests.</summary>
internal static class Some
{
    public static CelOutcome Outcome(string expression, CelLimits? limits = null) => Outcome(CelEnvironment.Kubernetes, expression, limits);

    public static CelOutcome Outcome(CelEnvironment environment, string expression, CelLimits? limits = null, Action<CelBindings>? bind = null)
    {
        CelCompilation compiled = environment.Compile(expression);
        Assert.True(compiled.Program is not null, $"{expression}: {string.Join("; ", compiled.Issues)}");
        var bindings = new CelBindings(environment);
        bind?.Invoke(bindings);
        return compiled.Program.Evaluate(bindings, limits);
    }

    public static string Text(string expression) => Outcome(expression).Value.ToString();

    public static void AllHold(params ReadOnlySpan<string> expressions)
    {
        foreach (string expression in expressions)
            Assert.Equal($"{expression}: true", $"{expression}: {Text(expression)}");
    }

    public static void AllFail(string message, params ReadOnlySpan<string> expressions)
    {
        foreach (string expression in expressions)
        {
            CelOutcome outcome = Outcome(CelEnvironment.Kubernetes.WithLimits(CelLimits.Default), expression);
            Assert.True(outcome.IsError, $"{expression} gives {outcome.Value}");
            Assert.Contains(message, outcome.Value.Message, StringComparison.Ordinal);
        }
    }

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
