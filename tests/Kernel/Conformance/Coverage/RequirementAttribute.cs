namespace Gantry.Tests;

/// <summary>What a test shows: one demand of the OCI runtime specification, numbered and worded by us. A second test of it names the id alone.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirementAttribute(string id, Level level, string text) : Attribute
{
    public RequirementAttribute(string id) : this(id, default, "")
    {
    }

    /// <summary>Document, section and number: config-linux/namespaces-3.</summary>
    public string Id => id;

    public Level Level => level;

    public string Text => text;
}
