using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Agents.Core;

/// <summary>What a span begins with: all that a sampler may ask for.</summary>
internal sealed class SpanStart
{
    /// <summary>Gets what is done; the first word of the name.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets who does it, or with whom; the rest of the name. Of few values.</summary>
    public required string Subject { get; init; }

    public required ActivityKind Kind { get; init; }

    /// <summary>Gets who told of the beginning, and will tell of the end; with the path, that is what tells spans apart.</summary>
    public object? Key { get; init; }

    /// <summary>Gets where what happens inside stands.</summary>
    public SpanPlace Place { get; init; }

    /// <summary>Gets the name under which an agent inside stands, when it does not stand where the span does.</summary>
    public AgentPath? Inside { get; init; }

    /// <summary>Gets the metric that the duration goes to.</summary>
    public Histogram<double>? Duration { get; init; }

    /// <summary>Gets what the span and its metric have both.</summary>
    public TagList Labels { get; init; }

    /// <summary>Gets what only the span has.</summary>
    public TagList Details { get; init; }
}
