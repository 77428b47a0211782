using Agents.Core.Anthropic;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

public sealed class MessagesSubject : WireSubject
{
    public override string Path => "/v1/messages";

    public override string Model => "claude-haiku-4-5";

    public override IChatClient CreateClient(Uri server, HttpClient? http = null, TimeSpan? timeout = null)
    {
        AnthropicClientSettings settings = new() { Endpoint = server, HttpClient = http };
        settings.Timeout = timeout ?? settings.Timeout;
        return new AnthropicChatClient(Key, Model, settings);
    }
}
