namespace Agents.Core.Mcp.Safety;

/// <summary>What follows from a finding.</summary>
public enum FindingAction
{
    /// <summary>It is reported and logged; the tool is not held back.</summary>
    Report,

    /// <summary>The tool is not shown to a model until somebody accepts it as it is.</summary>
    BlockUntilAccepted,

    /// <summary>The tool is not shown to a model, accepted or not.</summary>
    Block,
}
