namespace Agents.Core.Anthropic;

/// <summary>Where a request tells the provider that what stands before is worth keeping for the next request.</summary>
/// <remarks>
/// <para>
/// The provider keeps a prefix of the request, tools first, then instructions, then messages, and reads it back at a tenth of the price of input
/// for as long as <see cref="AnthropicClientSettings.CacheLifetime"/> says; writing it costs a quarter more than input for five minutes, and
/// twice as much for an hour. A prefix that is shorter than the model's least (512 to 4,096 tokens) is neither kept nor charged for.
/// Source: the provider's documentation of prompt caching.
/// </para>
/// <para>
/// A request has at most four. Those that an application puts itself, with <c>WithCacheControl</c> of the SDK or a tool's <c>CacheControl</c>,
/// come first: where tools or instructions hold one, no other is put there, and beyond four none is.
/// </para>
/// </remarks>
[Flags]
public enum CacheBreakpoints
{
    /// <summary>Nowhere: only what the application marks itself.</summary>
    None = 0,

    /// <summary>After the last tool. Tools stay kept when instructions change.</summary>
    Tools = 1,

    /// <summary>After the instructions, so that tools and instructions are kept together.</summary>
    Instructions = 2,

    /// <summary>After the tools and after the instructions: what is the same in each request of an agent.</summary>
    InstructionsAndTools = Tools | Instructions,

    /// <summary>
    /// After the newest tool results, or the newest message when there are none, so that each turn of a long loop reads what the one before has
    /// written. A conversation of one turn pays a quarter more for its input and reads nothing.
    /// </summary>
    Conversation = 4,

    /// <summary>All of them.</summary>
    All = InstructionsAndTools | Conversation,
}
