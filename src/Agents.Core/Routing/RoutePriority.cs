namespace Agents.Core.Routing;

/// <summary>The priorities of well-known signals, after arXiv 2603.01548 and its reference code.</summary>
public static class RoutePriority
{
    /// <summary>A tool is down.</summary>
    public const double ToolDown = 0.99;

    /// <summary>Going on is dangerous.</summary>
    public const double HighRisk = 0.95;

    /// <summary>It is clear what is wanted.</summary>
    public const double ClearIntent = 0.90;

    /// <summary>Something speaks against going on.</summary>
    public const double MediumRisk = 0.85;

    /// <summary>What is wanted is nothing special; or the steps still to come are known.</summary>
    public const double Routine = 0.50;

    /// <summary>An outage is remembered that touches the route.</summary>
    public const double RememberedOutage = 0.40;

    /// <summary>It is not clear what is wanted.</summary>
    public const double UnknownIntent = 0.30;

    /// <summary>Nothing speaks against going on.</summary>
    public const double LowRisk = 0.20;

    /// <summary>All tools are well; or there is no route yet.</summary>
    public const double Idle = 0.10;

    /// <summary>Nothing is remembered.</summary>
    public const double NoMemory = 0.05;
}
