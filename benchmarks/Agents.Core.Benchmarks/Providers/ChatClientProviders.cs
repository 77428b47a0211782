using Agents.Core.Anthropic;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>A chat client as an application calls it: that of a provider alone, or with the stack around it.</summary>
public sealed class ChatClientProviders : IProvidersSubject
{
    private readonly IChatClient _answers;
    private readonly IChatClient _streams;
    private readonly List<ChatMessage> _messages = [new(ChatRole.System, IProvidersSubject.Instructions), new(ChatRole.User, IProvidersSubject.Question)];
    private readonly ChatOptions _options = new() { MaxOutputTokens = IProvidersSubject.MaxOutputTokens };

    private ChatClientProviders(string name, Func<HttpClient, IChatClient> connect, Wire wire)
    {
        Name = name;
        _answers = connect(InstantHandler.OfWhole(wire));
        _streams = connect(InstantHandler.OfStream(wire));
    }

    /// <summary>Gets our client of OpenAI, alone.</summary>
    public static ChatClientProviders Bare => new("bare", ConnectOpenAI, Wire.OpenAI);

    /// <summary>Gets our client of OpenAI with the whole stack around it.</summary>
    public static ChatClientProviders Ours => new("ours", connection => ModelStack.Around(ConnectOpenAI(connection)), Wire.OpenAI);

    /// <summary>Gets our client of Anthropic, alone.</summary>
    public static ChatClientProviders Anthropic => new("anthropic", ConnectAnthropic, Wire.Anthropic);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<string> AnswerAsync() => (await _answers.GetResponseAsync(_messages, _options)).Text;

    /// <inheritdoc/>
    public async ValueTask<int> StreamAsync()
    {
        TextCheck check = default;
        await foreach (ChatResponseUpdate update in _streams.GetStreamingResponseAsync(_messages, _options))
        {
            IList<AIContent> contents = update.Contents;
            for (int i = 0; i < contents.Count; i++)
            {
                if (contents[i] is TextContent text)
                {
                    check.Add(text.Text);
                }
            }
        }

        return check.Length;
    }

    private static OpenAIChatClient ConnectOpenAI(HttpClient connection) =>
        new("key", Wire.OpenAI.Model, new OpenAIClientSettings { HttpClient = connection });

    private static AnthropicChatClient ConnectAnthropic(HttpClient connection) =>
        new("key", Wire.Anthropic.Model, new AnthropicClientSettings { HttpClient = connection });
}
