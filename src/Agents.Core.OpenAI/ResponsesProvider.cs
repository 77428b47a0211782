using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Makes clients of the Responses API from the same variables as those of chat completions.</summary>
internal sealed class ResponsesProvider : IModelProvider
{
    private readonly Action<OpenAIClientSettings>? _configure;

    public ResponsesProvider(Action<OpenAIClientSettings>? configure) => _configure = configure;

    public string Name => "openai-responses";

    public string? KeyVariable => "OPENAI_API_KEY";

    public string? DefaultModel => "gpt-5-mini";

    public bool TakesEndpoints => false;

    public IChatClient CreateClient(ModelName name, ModelEnvironment environment)
    {
        OpenAIClientSettings settings = new();
        if (environment.FindAddress("OPENAI_BASE_URL") is { } address)
        {
            settings.Endpoint = address;
        }

        _configure?.Invoke(settings);
        return new OpenAIResponsesChatClient(environment.Get("OPENAI_API_KEY", "the key of OpenAI"), name.Model ?? DefaultModel!, settings);
    }
}
