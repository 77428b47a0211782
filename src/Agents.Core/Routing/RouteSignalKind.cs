namespace Agents.Core.Routing;

/// <summary>Says what a monitor watches. Of signals with equal priority the kind that stands first here wins.</summary>
public enum RouteSignalKind
{
    /// <summary>Which tools are down.</summary>
    Health = 0,

    /// <summary>Whether going on would be dangerous.</summary>
    Risk = 1,

    /// <summary>What is wanted.</summary>
    Intent = 2,

    /// <summary>How far the route has come.</summary>
    Progress = 3,

    /// <summary>What is remembered of earlier routes.</summary>
    Memory = 4,

    /// <summary>Anything else.</summary>
    Other = 5,
}
