using Agents.Core.Budgets;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

/// <summary>A call that records what is asked of its budget, and refuses when it is told to.</summary>
internal sealed class PaidCall(AgentContext? context = null, int refuseAt = 0, int? maxOutputTokens = null) : ModelCall
{
    public static BudgetRefusal Refusal { get; } = new()
    {
        Ledger = "test",
        Dimension = BudgetDimension.ModelCalls,
        Limit = 1,
        Spent = 1,
        Reserved = 0,
        Asked = 1,
    };

    public List<string> Asked { get; } = [];

    public List<ModelException> Failures { get; } = [];

    public override AgentContext? Context => context;

    public override ModelEndpoint? Endpoint => null;

    public ModelCallOptions Options(ChatOptions? other = null) => new(other, this);

    public override bool TryAgain(ModelException failure, ModelEndpoint? next, out int? maxOutput, out BudgetRefusal? refusal)
    {
        Failures.Add(failure);
        return Answer($"again:{failure.Kind}:{(next is null ? "same" : next.Model)}", out maxOutput, out refusal);
    }

    public override bool TrySwitch(ModelEndpoint next, out int? maxOutput, out BudgetRefusal? refusal) =>
        Answer($"switch:{next.Model}", out maxOutput, out refusal);

    private bool Answer(string asked, out int? maxOutput, out BudgetRefusal? refusal)
    {
        Asked.Add(asked);
        bool isRefused = Asked.Count == refuseAt;
        maxOutput = maxOutputTokens;
        refusal = isRefused ? Refusal : null;
        return !isRefused;
    }
}
