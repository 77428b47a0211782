namespace Agents.Core.Mcp.Safety;

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Usual in honest descriptions; worth a look. Only ever reported.</summary>
    Low,

    /// <summary>Seldom in honest descriptions.</summary>
    Medium,

    /// <summary>Hardly explained but by intent.</summary>
    High,
}
