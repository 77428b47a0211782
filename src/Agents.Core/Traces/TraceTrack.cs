namespace Agents.Core.Traces;

/// <summary>What a recorder knows about one place of a run: where its chain of events stands. Not thread-safe.</summary>
internal sealed class TraceTrack
{
    /// <summary>Gets or sets the number of the latest event; -1 before the first.</summary>
    public int Last { get; set; } = -1;

    /// <summary>Gets or sets the number of the event with which the place was done; -1 before that.</summary>
    public int End { get; set; } = -1;

    /// <summary>Gets or sets whether an agent was started here and is not done.</summary>
    public bool IsAtWork { get; set; }

    /// <summary>Gets or sets whether what the latest event brought may be no good: it is untrusted, or a refusal.</summary>
    public bool IsTainted { get; set; }

    /// <summary>Gets or sets the tokens of model calls since the latest event.</summary>
    public long Tokens { get; set; }

    /// <summary>Gets the ends of places further in that have not reached an event here yet.</summary>
    public List<int> Returned { get; } = [];

    /// <summary>Gets or sets how many of <see cref="Returned"/> were there when the place last started something.</summary>
    public int Continued { get; set; }

    /// <summary>Gets what was opened by id and not closed yet: tool calls and questions.</summary>
    public Dictionary<string, List<int>> Open { get; } = new(StringComparer.Ordinal);
}
