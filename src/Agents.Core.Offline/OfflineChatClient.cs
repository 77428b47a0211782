using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Answers from the texts in the conversation alone, without a model, a key or a network.</summary>
/// <remarks>
/// <para>
/// It quotes, it never writes: an answer is the sentences that fit the question best, each with the place where it stands, or one sentence
/// that says that nothing fits. It reads tool results, and user messages that hold more than the question; system messages and instructions
/// are not sources. The question is the latest user message that is neither a tagged block (<c>&lt;budget&gt;…&lt;/budget&gt;</c>) nor a
/// complaint about JSON after an answer.
/// </para>
/// <para>
/// A line <c>path:line: text</c> names its place: such lines are joined to paragraphs and cited as <c>[path:line]</c>, the line where the
/// sentence starts. In JSON results an object's <c>file</c> and <c>line</c> do the same for the texts beside them. Other text is cited by tool
/// and call id, or as <c>user message</c>. Where tools are offered, it calls the one that fits the question, then passes what a result holds
/// under the names of another tool's required parameters on to that tool, for the first hits, in one answer. It never makes a call twice.
/// </para>
/// <para>
/// Sentences are ranked by BM25 (Robertson and Zaragoza 2009) and picked by maximal marginal relevance (Carbonell and Goldstein, "The Use of
/// MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998). Cited lines below a heading that is the question,
/// or a part of it, are notes on it: of each part the first is picked, then those that speak most of the whole. A JSON schema is filled by the names
/// of its properties; a list of questions gets the parts of the question, at most four, in its own words: "What is A, and how does B?" holds
/// two. A text beside a list of sources gets all sentences, each with its place. Whether something is atomic or compound is told by the number of
/// those parts; whether a candidate is accepted, by whether it says something about each of them. Tokens are estimated: four UTF-8 bytes are one,
/// rounded up.
/// </para>
/// <para>
/// Where a message marks what others wrote, between a line <c>&lt;tag from="name"&gt;</c> and a line <c>&lt;/tag&gt;</c>, only what stands between is a
/// source: cited by the place that it names itself, else by the mark's name. What is marked as a goal, an objective, criteria, feedback, or as rejected, is none.
/// </para>
/// <para>
/// The same request gives the same answer: there is no clock, no chance, and no state between calls. Thread-safe. Disposing does nothing.
/// Time is linear in the length of the conversation.
/// </para>
/// </remarks>
public sealed class OfflineChatClient : IChatClient
{
    /// <summary>The model id that every response carries.</summary>
    public const string DefaultModelId = "offline-extractive";

    private readonly ChatClientMetadata _metadata = new("offline", providerUri: null, DefaultModelId);
    private readonly int _maxSentences;
    private readonly int _maxParallelCalls;
    private readonly double _lambda;

    /// <summary>Makes a client with the default options.</summary>
    public OfflineChatClient()
        : this(new OfflineChatClientOptions())
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">How much it says and asks for at once; the values are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is outside its range; the message lists every such option.</exception>
    public OfflineChatClient(OfflineChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _maxSentences = options.MaxSentences;
        _maxParallelCalls = options.MaxParallelCalls;
        _lambda = options.Lambda;
    }

    /// <summary>Answers a conversation, or asks for tool calls.</summary>
    /// <param name="messages">The conversation, oldest first; an empty one is answered by the sentence that nothing fits.</param>
    /// <param name="options">
    /// Tools, tool mode, response format, most output tokens and whether several calls may be made at once are honored; the rest is not used.
    /// </param>
    /// <param name="cancellationToken">Ends the work early; a long conversation is read in steps.</param>
    /// <returns>
    /// One message, with usage. The finish reason is <see cref="ChatFinishReason.ToolCalls"/>, <see cref="ChatFinishReason.Length"/> when
    /// sentences or items were left out for want of tokens, else <see cref="ChatFinishReason.Stop"/>. JSON stays valid even if the fewest
    /// possible items exceed the tokens.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the returned task carries it.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        try
        {
            return Task.FromResult(Respond(messages, options, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ChatResponse>(cancellationToken);
        }
    }

    /// <summary>Answers a conversation word by word, or asks for tool calls.</summary>
    /// <param name="messages">The conversation, oldest first.</param>
    /// <param name="options">As for <see cref="GetResponseAsync"/>.</param>
    /// <param name="cancellationToken">Ends the work, or the stream between two updates.</param>
    /// <returns>
    /// The text of <see cref="GetResponseAsync"/> in pieces that end behind a word, or its calls in one update; then one update with the
    /// usage and the finish reason.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; thrown while enumerating.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Finds what this client can tell of itself.</summary>
    /// <param name="serviceType">The type wanted: <see cref="ChatClientMetadata"/>, or one that this client is.</param>
    /// <param name="serviceKey">Null; nothing is kept under a key.</param>
    /// <returns>The metadata, this client, or null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to release, and the client stays usable.</summary>
    public void Dispose()
    {
    }

    private ChatResponse Respond(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Conversation conversation = ConversationReader.Read(messages, options);
        PassageReader passages = new();
        int fresh = 0;
        foreach (SourceText source in conversation.Sources)
        {
            int before = passages.ReadCount;
            passages.Read(source, cancellationToken);
            fresh += source.IsFresh ? passages.ReadCount - before : 0;
        }

        List<Sentence> sentences = NotePicker.Pick(conversation.Question, passages.Sentences, _maxSentences);
        if (sentences.Count == 0)
        {
            sentences = new SentenceRanker(conversation.Question).Rank(passages.Sentences, _maxSentences, _lambda, cancellationToken);
        }

        List<FunctionCallContent> calls = new ToolChooser(conversation, options, _maxParallelCalls)
            .Choose(hasRead: fresh > 0, canAnswer: sentences.Exists(s => s.IsUser));
        if (calls.Count > 0)
        {
            long bytes = calls.Sum(c => TokenEstimate.BytesOf(ToolCallKey.Of(c.Name, c.Arguments)));
            return MakeResponse(conversation, [.. calls], ChatFinishReason.ToolCalls, TokenEstimate.OfBytes(bytes));
        }

        (string text, bool cut) = AnswerWriter.Write(conversation, sentences, options);
        return MakeResponse(
            conversation, [new TextContent(text)], cut ? ChatFinishReason.Length : ChatFinishReason.Stop, TokenEstimate.Of(text));
    }

    private static ChatResponse MakeResponse(
        Conversation conversation, List<AIContent> contents, ChatFinishReason reason, long outputTokens)
    {
        long inputTokens = TokenEstimate.OfBytes(conversation.InputBytes);
        string id = $"offline-{conversation.MessageCount}";         // its place in the conversation
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = id })
        {
            ResponseId = id,
            ModelId = DefaultModelId,
            FinishReason = reason,
            Usage = new UsageDetails
            {
                InputTokenCount = inputTokens,
                OutputTokenCount = outputTokens,
                TotalTokenCount = inputTokens + outputTokens,
            },
        };
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        IList<AIContent> contents = response.Messages[0].Contents;
        IEnumerable<IList<AIContent>> pieces = contents is [TextContent answer]
            ? Words(answer.Text).Select(w => (IList<AIContent>)[new TextContent(w)])
            : [contents];
        foreach (IList<AIContent> piece in pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return MakeUpdate(response, piece);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ChatResponseUpdate last = MakeUpdate(response, [new UsageContent(response.Usage!)]);
        last.FinishReason = response.FinishReason;
        yield return last;
    }

    private static ChatResponseUpdate MakeUpdate(ChatResponse response, IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        MessageId = response.Messages[0].MessageId,
        ResponseId = response.ResponseId,
        ModelId = response.ModelId,
    };

    // Each word with the spaces behind it.
    private static IEnumerable<string> Words(string text)
    {
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i]))
            {
                yield return text[start..i];
                start = i;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
