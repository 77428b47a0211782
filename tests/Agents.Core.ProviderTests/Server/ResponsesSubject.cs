using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

public sealed class ResponsesSubject : WireSubject
{
    public override string Path => "/v1/responses";

    public override string Model => "gpt-5-mini";

    public override IChatClient CreateClient(Uri server, HttpClient? http = null, TimeSpan? timeout = null)
    {
        OpenAIClientSettings settings = new() { Endpoint = new Uri(server, "v1"), HttpClient = http };
        settings.Timeout = timeout ?? settings.Timeout;
        return new OpenAIResponsesChatClient(Key, Model, settings);
    }
}
