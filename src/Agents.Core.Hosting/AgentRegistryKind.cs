namespace Agents.Core.Hosting;

/// <summary>Says what a registered thing is.</summary>
public enum AgentRegistryKind
{
    /// <summary>An agent.</summary>
    Agent = 0,

    /// <summary>A graph of agents, which is an agent too.</summary>
    Graph = 1,

    /// <summary>A tool.</summary>
    Tool = 2,

    /// <summary>A source of tools that is connected when the host starts.</summary>
    ToolSource = 3,

    /// <summary>A model.</summary>
    Model = 4,

    /// <summary>Limits that models share.</summary>
    Limits = 5,
}
