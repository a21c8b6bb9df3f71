namespace Gantry.Store.History;

/// <summary>A change and everything as it was right after it. States share their structure, so keeping many is cheap.</summary>
internal readonly record struct Step(Change Change, TimelineState After);
