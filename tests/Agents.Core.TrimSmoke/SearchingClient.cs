using Agents.Core.Scoring.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TrimSmoke;

/// <summary>A model that searches for a tool, calls it when it is shown, and answers with what it says.</summary>
internal sealed class SearchingClient(string tool) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        FunctionResultContent[] results = [.. messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()];
        bool isShown = options?.Tools?.Any(shown => shown.Name == tool) == true;
        AIContent answer = results.Length == 0 ? new FunctionCallContent("1", ToolSearch.FunctionName, new Dictionary<string, object?> { ["query"] = "search the documents" })
            : results.Length == 1 && isShown ? new FunctionCallContent("2", tool, new Dictionary<string, object?> { ["query"] = "rain" })
            : new TextContent($"{results[^1].Result}");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [answer])));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing is streamed here.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
