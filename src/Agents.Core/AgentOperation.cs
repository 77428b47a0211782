namespace Agents.Core;

/// <summary>What calling an agent is, in a trace.</summary>
internal enum AgentOperation
{
    /// <summary>An agent works by itself.</summary>
    Agent = 0,

    /// <summary>An agent that is made of others lets them work.</summary>
    Workflow = 1,

    /// <summary>A planner plans.</summary>
    Plan = 2,
}
