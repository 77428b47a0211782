using System.Text;
using Agents.Core.Scoring.Tools;
using Microsoft.Extensions.AI;

namespace ToolCatalogue;

/// <summary>A model that knows what it wants to do next, and can only do it with a tool that it is shown; when it is not, it searches once, then gives up.</summary>
/// <remarks>It says nothing between two calls, so that the search has the request alone to go by. A token is four bytes to it.</remarks>
internal sealed class ClerkModel : IChatClient
{
    private const int BytesAToken = 4;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        AIContent[] contents = [.. messages.SelectMany(message => message.Contents)];
        AITool[] tools = [.. options?.Tools ?? []];
        AIContent answer = Choose(contents, [.. tools.Select(tool => tool.Name)]);
        long input = (contents.Sum(CountBytes) + tools.OfType<AIFunctionDeclaration>().Sum(CountBytes)) / BytesAToken;
        long output = CountBytes(answer) / BytesAToken;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [answer]))
        {
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The agents of this sample do not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static AIContent Choose(AIContent[] contents, string[] shown)
    {
        FunctionCallContent[] calls = [.. contents.OfType<FunctionCallContent>()];
        Dictionary<string, string> results = ReadResults(contents, calls);
        if (RefundCase.Steps.FirstOrDefault(step => !results.ContainsKey(step.Tool)) is not { } next)
        {
            return new TextContent("Done: the second charge is refunded, what caused it is switched off, the customer knows, and Friday is noted.");
        }

        if (calls.Any(call => call.Name == next.Tool))
        {
            return new TextContent($"{next.Tool} did not do its work.");
        }

        if (shown.Contains(next.Tool))
        {
            return new FunctionCallContent($"call-{calls.Length + 1}", next.Tool, next.Arguments(results));
        }

        bool mayLook = shown.Contains(ToolSearch.FunctionName) && !calls.Any(call => IsSearchFor(call, next.Words));
        return mayLook
            ? new FunctionCallContent($"call-{calls.Length + 1}", ToolSearch.FunctionName, new Dictionary<string, object?> { ["query"] = next.Words })
            : new TextContent($"I found no tool with which to {next.Words}.");
    }

    private static bool IsSearchFor(FunctionCallContent call, string words) =>
        call.Name == ToolSearch.FunctionName && call.Arguments?.TryGetValue("query", out object? query) == true && words.Equals(query?.ToString(), StringComparison.Ordinal);

    // The tools of this sample answer with an object; anything else says what went wrong.
    private static Dictionary<string, string> ReadResults(AIContent[] contents, FunctionCallContent[] calls)
    {
        Dictionary<string, string> results = [];
        foreach (FunctionResultContent result in contents.OfType<FunctionResultContent>())
        {
            if (result.Result?.ToString() is ['{', ..] text)
            {
                results[calls.First(call => call.CallId == result.CallId).Name] = text;
            }
        }

        return results;
    }

    private static long CountBytes(AIContent content) => content switch
    {
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        FunctionCallContent call => Encoding.UTF8.GetByteCount(call.Name) + (call.Arguments ?? new Dictionary<string, object?>()).Sum(argument =>
            Encoding.UTF8.GetByteCount(argument.Key) + Encoding.UTF8.GetByteCount(argument.Value?.ToString() ?? "")),
        FunctionResultContent result => Encoding.UTF8.GetByteCount(result.Result?.ToString() ?? ""),
        _ => 0,
    };

    private static long CountBytes(AIFunctionDeclaration tool) =>
        Encoding.UTF8.GetByteCount(tool.Name) + Encoding.UTF8.GetByteCount(tool.Description) + Encoding.UTF8.GetByteCount(tool.JsonSchema.GetRawText());
}
