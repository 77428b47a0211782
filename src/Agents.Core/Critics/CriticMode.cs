namespace Agents.Core.Critics;

/// <summary>How the verdicts of several critics become one.</summary>
public enum CriticMode
{
    /// <summary>Any veto rejects.</summary>
    Veto,

    /// <summary>More than half of the critics that judged must reject. For comparisons: with critics that each see another kind of error, a vote loses errors.</summary>
    Majority,

    /// <summary>Nobody rejects; what critics say is only told. For comparisons.</summary>
    Advisory,
}
