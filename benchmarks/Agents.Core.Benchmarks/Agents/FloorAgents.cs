using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>The least that the work costs: the chat client called by hand, without an agent, a loop, a budget or events.</summary>
public sealed class FloorAgents : IAgentsSubject
{
    private readonly WeatherTool _tool = new();
    private readonly ChatOptions _options;

    /// <summary>Initializes the floor.</summary>
    public FloorAgents() => _options = CreateOptions();

    /// <inheritdoc/>
    public string Name => "floor";

    /// <inheritdoc/>
    public async ValueTask<string> AnswerWithToolAsync()
    {
        List<ChatMessage> messages = [new(ChatRole.User, IAgentsSubject.Question)];
        ChatResponse first = await InstantChatClient.Instance.GetResponseAsync(messages, _options);
        FunctionCallContent call = (FunctionCallContent)first.Messages[0].Contents[0];
        string result = await WeatherTool.MeasureAsync((string)call.Arguments![WeatherTool.City]!);
        messages.Add(first.Messages[0]);
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
        ChatResponse last = await InstantChatClient.Instance.GetResponseAsync(messages, _options);
        return last.Text;
    }

    /// <inheritdoc/>
    public object Create() => CreateOptions();

    /// <inheritdoc/>
    public Func<Task> PrepareOneTurn(IChatClient model)
    {
        ChatOptions options = new() { Instructions = IAgentsSubject.Instructions };
        return () => model.GetResponseAsync([new(ChatRole.User, IAgentsSubject.Question)], options);
    }

    // Without agents, the options are what holds the instructions and the tool.
    private ChatOptions CreateOptions() => new() { Instructions = IAgentsSubject.Instructions, Tools = [_tool] };
}
