namespace Agents.Core.Traces;

/// <summary>One event of an orchestration trace.</summary>
/// <remarks>Immutable. Holds names and hashes, never the text of a prompt, a message or a result.</remarks>
public sealed record TraceEvent
{
    /// <summary>Gets the id, which no other event of the trace has.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when it happened, in seconds from the first event, by the run's clock.</summary>
    /// <value>A finite number, 0 or more.</value>
    public required double Seconds { get; init; }

    /// <summary>Gets what happened.</summary>
    public required TraceEventType Type { get; init; }

    /// <summary>Gets the agent that it happened to or that did it: its path in the run, such as <c>brief/read</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets what the agent is; for an agent that started, its own name, which may not be the last one of its path.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public string? Role { get; init; }

    /// <summary>Gets where what is handed over comes from.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public string? From { get; init; }

    /// <summary>Gets where what is handed over goes, or whom a decision is about.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public string? To { get; init; }

    /// <summary>Gets the name of the tool.</summary>
    /// <value>The default is <see langword="null"/>: no tool.</value>
    public string? Tool { get; init; }

    /// <summary>Gets the reference to the content: <c>sha256:</c> and the hash of its UTF-8 in 64 lower-case hexadecimal digits.</summary>
    /// <value>The default is <see langword="null"/>: no content, or none that is known.</value>
    public string? ContentRef { get; init; }

    /// <summary>Gets whether the content may be trusted.</summary>
    /// <value>The default is <see langword="null"/>: not said.</value>
    public bool? IsTrusted { get; init; }

    /// <summary>Gets the tokens of the agent's model calls since its event before this one.</summary>
    /// <value>0 or more tokens. The default is <see langword="null"/>: none. Written as <c>tokens</c>, which the schema allows as an extra.</value>
    public double? Tokens { get; init; }
}
