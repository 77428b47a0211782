namespace Agents.Core.Topologies;

/// <summary>What is advised where one agent already succeeds often and there are many tools.</summary>
/// <remarks>The source contradicts itself there: its boundary says one agent, its archetype (16 tools, success 0.63) says peers.</remarks>
public enum SaturationPolicy
{
    /// <summary>One agent: the boundary holds whatever the tools.</summary>
    Boundary,

    /// <summary>Peers: with many tools the archetype wins over the boundary.</summary>
    Archetype,
}
