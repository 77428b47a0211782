namespace Agents.Core;

/// <summary>What a span is to others at its path.</summary>
internal enum SpanPlace
{
    /// <summary>An agent: what happens at its path and further in, and has no span nearer, is inside it.</summary>
    Agent = 0,

    /// <summary>A call of a tool.</summary>
    Tool = 1,

    /// <summary>A call of a model.</summary>
    Model = 2,
}
