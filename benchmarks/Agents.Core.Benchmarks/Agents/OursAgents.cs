using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>Our chat agent, with limits on money, tokens and calls that every turn is reserved and settled against.</summary>
public sealed class OursAgents : IAgentsSubject
{
    private readonly Tool _tool = new(new WeatherTool());
    private readonly RunOptions _options = new()
    {
        Budget = Budget.Usd(1m) with { Tokens = 1_000_000, ModelCalls = 100, ToolCalls = 100 },
        Prices = PriceBook.Default.With(InstantChatClient.ModelId, new ModelPrice { InputPerMillion = 2, OutputPerMillion = 8 }),
    };

    private readonly ChatAgent _agent;

    /// <summary>Initializes the subject with the agent that is run again and again.</summary>
    public OursAgents() => _agent = CreateAgent();

    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public async ValueTask<string> AnswerWithToolAsync()
    {
        RunResult<string> result = await _agent.RunAsync(IAgentsSubject.Question, _options);
        return result.Output;
    }

    /// <inheritdoc/>
    public object Create() => CreateAgent();

    /// <inheritdoc/>
    public Func<Task> PrepareOneTurn(IChatClient model)
    {
        ChatAgent agent = ChatAgent.Create("weather", model).WithInstructions(IAgentsSubject.Instructions).Build();
        return () => agent.RunAsync(IAgentsSubject.Question, _options);
    }

    private ChatAgent CreateAgent() => ChatAgent.Create("weather", InstantChatClient.Instance)
        .WithInstructions(IAgentsSubject.Instructions)
        .WithTool(_tool)
        .Build();
}
