using System.ClientModel;
using System.ClientModel.Primitives;
using global::OpenAI;
using global::OpenAI.Chat;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>The official SDK of OpenAI with its types, its retries off.</summary>
public sealed class SdkOpenAIProviders : IProvidersSubject
{
    private readonly ChatClient _answers = Connect(InstantHandler.OfWhole(Wire.OpenAI));
    private readonly ChatClient _streams = Connect(InstantHandler.OfStream(Wire.OpenAI));
    private readonly ChatMessage[] _messages = [new SystemChatMessage(IProvidersSubject.Instructions), new UserChatMessage(IProvidersSubject.Question)];

    /// <inheritdoc/>
    public string Name => "sdk";

    /// <inheritdoc/>
    public async ValueTask<string> AnswerAsync()
    {
        ChatCompletion answer = await _answers.CompleteChatAsync(_messages, MakeOptions());
        return answer.Content[0].Text;
    }

    /// <inheritdoc/>
    public async ValueTask<int> StreamAsync()
    {
        TextCheck check = default;
        await foreach (StreamingChatCompletionUpdate update in _streams.CompleteChatStreamingAsync(_messages, MakeOptions()))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                check.Add(part.Text);
            }
        }

        return check.Length;
    }

    // The SDK writes the messages into the options that it is given.
    private static ChatCompletionOptions MakeOptions() => new() { MaxOutputTokenCount = IProvidersSubject.MaxOutputTokens };

    private static ChatClient Connect(HttpClient connection) => new(
        Wire.OpenAI.Model,
        new ApiKeyCredential("key"),
        new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(connection), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
