namespace Agents.Core.Routing;

/// <summary>Says what a node of a tool graph is.</summary>
public enum RouteNodeKind
{
    /// <summary>A place where routes begin or end; nothing is called there.</summary>
    State = 0,

    /// <summary>A tool.</summary>
    Tool = 1,

    /// <summary>Several tools that are called at the same time.</summary>
    Stage = 2,
}
