using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SelfHealing;

/// <summary>A model that makes no mistakes: one tool a turn, step by step, after a failure the next tool of the same step, and then the answer.</summary>
/// <remarks>It needs a call for each decision, as any model does whose next step depends on how the last one ended.</remarks>
internal sealed class RuleModel : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> results = Read([.. messages.SelectMany(message => message.Contents)]);
        string[] offered = [.. (options?.Tools ?? []).Select(tool => tool.Name)];
        AIContent content = Choose(offered, results) is { } tool
            ? new FunctionCallContent($"call-{results.Count + 1}", tool, ArgumentsOf(tool, results))
            : new TextContent("That is what could be done.");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The agents of this sample do not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>Chooses the next tool; <see langword="null"/> when it is time to answer.</summary>
    private static string? Choose(string[] offered, Dictionary<string, string> results)
    {
        foreach (string[] step in Shop.Steps)
        {
            string[] tools = [.. step.Where(offered.Contains)];
            if (tools.Any(tool => results.TryGetValue(tool, out string? result) && Succeeded(result)))
            {
                continue;
            }

            if (tools.FirstOrDefault(tool => !results.ContainsKey(tool)) is { } next)
            {
                return next;
            }

            if (step == Shop.Steps[0])
            {
                return null;                    // without the order nothing can be done
            }
        }

        return null;
    }

    private static Dictionary<string, object?> ArgumentsOf(string tool, Dictionary<string, string> results)
    {
        Dictionary<string, object?> arguments = new() { ["order"] = Shop.OrderId };
        if (Shop.Steps[1].Contains(tool))
        {
            using JsonDocument order = JsonDocument.Parse(results["find_order"]);
            arguments["amount"] = order.RootElement.GetProperty("amount").GetDecimal();
        }
        else if (Shop.Steps[2].Contains(tool) && Shop.Steps[1].Select(results.GetValueOrDefault).FirstOrDefault(Succeeded) is { } receipt)
        {
            arguments["receipt"] = receipt.Split('\n')[0];      // what follows is the notice of who answered
        }

        return arguments;
    }

    private static Dictionary<string, string> Read(AIContent[] contents)
    {
        Dictionary<string, string> tools = contents.OfType<FunctionCallContent>().ToDictionary(call => call.CallId, call => call.Name);
        return contents.OfType<FunctionResultContent>().ToDictionary(result => tools[result.CallId], result => result.Result?.ToString() ?? "");
    }

    // What went wrong begins with its kind: "[failed] ...".
    private static bool Succeeded(string? result) => result is not null && !result.StartsWith('[');
}
