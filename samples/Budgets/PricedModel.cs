using System.Text;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Budgets;

/// <summary>A model that quotes the first sentences of the page it is given, more or fewer by chance, and keeps a bill of its own.</summary>
/// <remarks>The same seed and the same question give the same answer. Like a provider, it counts a token for about four bytes.</remarks>
internal sealed class PricedModel(int seed) : IChatClient
{
    public const string Id = "page-quoter";
    private const int BytesPerToken = 4;

    private readonly ChatClientMetadata _metadata = new("sample", defaultModelId: Id);
    private long _billed;

    public static ModelPrice Price { get; } = new() { InputPerMillion = 1.50m, OutputPerMillion = 6.00m };

    /// <summary>Gets what all answers so far cost, counted here and not by the library.</summary>
    public long BilledMicroDollars => Volatile.Read(ref _billed);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string input = string.Concat(messages.Select(message => message.Text));
        Random chance = new(input.Aggregate(seed, (hash, character) => unchecked((hash * 31) + character)));
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(10, 40)), cancellationToken);

        string[] sentences = messages.Last().Text.Split(". ");
        string wanted = string.Join(". ", sentences.Take(chance.Next(1, sentences.Length))) + ".";
        int most = (options?.MaxOutputTokens ?? int.MaxValue / BytesPerToken) * BytesPerToken;
        bool isCut = wanted.Length > most;
        string answer = isCut ? wanted[..most] : wanted;

        UsageDetails usage = new() { InputTokenCount = TokensOf(input), OutputTokenCount = TokensOf(answer) };
        Spend tokens = new() { InputTokens = TokensOf(input), OutputTokens = TokensOf(answer) };
        Interlocked.Add(ref _billed, Price.CostOf(in tokens));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = Id,
            FinishReason = isCut ? ChatFinishReason.Length : ChatFinishReason.Stop,
            Usage = usage,
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The readers do not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : null;

    public void Dispose()
    {
    }

    private static int TokensOf(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
