using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>One answer that the client under test is to give, as <see cref="ChatClientConformance"/> asks for it.</summary>
/// <remarks>
/// What a subject does with it, in this order: the text, in pieces where the answer is streamed; the calls; then the failure, the hang, or the
/// end with finish reason and usage. An answer that is not streamed and fails or hangs does so at once.
/// </remarks>
public sealed record ConformanceAnswer
{
    /// <summary>Gets the text.</summary>
    /// <value>The default is empty: an answer of calls alone, or of nothing.</value>
    public string Text { get; init; } = "";

    /// <summary>Gets the tool calls, in order.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ConformanceCall> Calls { get; init; } = [];

    /// <summary>Gets the usage that is reported, as <see cref="ChatResponse.Usage"/> is to show it: cached tokens are a part of the input, reasoning is
    /// a part of the output.</summary>
    /// <value>The default is 12 tokens of input and 7 of output.</value>
    public UsageDetails Usage { get; init; } = new() { InputTokenCount = 12, OutputTokenCount = 7, TotalTokenCount = 19 };

    /// <summary>Gets why the answer ends.</summary>
    /// <value>The default is <see langword="null"/>: <c>tool_calls</c> when there are calls, else <c>stop</c>.</value>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Gets the kind of failure in which the answer ends, told in the way that the provider tells it.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public ModelErrorKind? Failure { get; init; }

    /// <summary>Gets how long the provider asks to wait after <see cref="Failure"/>.</summary>
    /// <value>Whole seconds; the default is <see langword="null"/>: it does not say.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets whether nothing comes after the text, not even the end, until the call is cancelled.</summary>
    /// <value>
    /// The default is <see langword="false"/>. A subject that cannot hang within a stream may go on to the end, if it heeds a cancellation between two pieces.
    /// </value>
    public bool Hangs { get; init; }

    /// <summary>Gets whether a stream comes in pieces as small as the transport can make them: single bytes, where it has bytes.</summary>
    /// <value>The default is <see langword="false"/>: in pieces of any size, more than one where the text is longer than a word.</value>
    public bool IsInSmallestPieces { get; init; }
}
