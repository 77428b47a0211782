using global::Anthropic;
using global::Anthropic.Core;
using global::Anthropic.Models.Messages;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>The official SDK of Anthropic with its types, its retries off.</summary>
public sealed class SdkAnthropicProviders : IProvidersSubject
{
    private readonly AnthropicClient _answers = Connect(InstantHandler.OfWhole(Wire.Anthropic));
    private readonly AnthropicClient _streams = Connect(InstantHandler.OfStream(Wire.Anthropic));

    /// <inheritdoc/>
    public string Name => "sdk-anthropic";

    /// <inheritdoc/>
    public async ValueTask<string> AnswerAsync()
    {
        Message answer = await _answers.Messages.Create(MakeRequest());
        return answer.Content[0].TryPickText(out TextBlock? text) ? text.Text : "";
    }

    /// <inheritdoc/>
    public async ValueTask<int> StreamAsync()
    {
        TextCheck check = default;
        await foreach (RawMessageStreamEvent update in _streams.Messages.CreateStreaming(MakeRequest()))
        {
            if (update.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? piece) && piece.Delta.TryPickText(out TextDelta? text))
            {
                check.Add(text.Text);
            }
        }

        return check.Length;
    }

    private static MessageCreateParams MakeRequest() => new()
    {
        Model = Wire.Anthropic.Model,
        MaxTokens = IProvidersSubject.MaxOutputTokens,
        System = IProvidersSubject.Instructions,
        Messages = [new UserMessageParam { Content = IProvidersSubject.Question }],
    };

    private static AnthropicClient Connect(HttpClient connection) =>
        new(new ClientOptions { ApiKey = "key", HttpClient = connection, MaxRetries = 0 });
}
