using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>What a call cost that was admitted.</content>
internal sealed partial class TurnBudget
{
    /// <summary>Computes what an answered call cost by its complete usage.</summary>
    public Spend CostOf(UsageDetails usage, string? answeredBy) => CostIn(UsageReader.Read(usage, default), answeredBy);

    /// <summary>Computes what an answered call cost: by what was reported, and by an estimate where nothing was.</summary>
    /// <param name="usage">What was reported, if anything.</param>
    /// <param name="answeredBy">The id by which the model answered.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    /// <param name="outputTokens">An upper bound for the output.</param>
    public Spend CostOf(UsageDetails? usage, string? answeredBy, long inputTokens, long outputTokens) => UsageReader.IsComplete(usage)
        ? CostOf(usage!, answeredBy)
        : CostIn(UsageReader.Read(usage, EstimateCall(inputTokens, outputTokens)), answeredBy);

    /// <summary>Computes what a call is taken to have cost that ended without a whole answer: for what was seen of it, and marked as an estimate.</summary>
    /// <param name="kind">Why it ended.</param>
    /// <param name="wasSent">Whether anybody was reached.</param>
    /// <param name="seen">What was streamed before it ended; <see langword="null"/> for nothing.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    public Spend CostOfFailure(ModelErrorKind kind, bool wasSent, StreamTally? seen, long inputTokens)
    {
        bool wasSeen = seen is { IsEmpty: false };
        bool refused = !wasSeen && (!wasSent || ModelErrors.IsRefusal(kind));
        Spend estimate = refused ? default : EstimateCall(inputTokens, wasSeen ? seen!.OutputTokens : 0);
        return CostIn(AtLeast(in estimate, UsageReader.Read(seen?.Usage, in estimate)), seen?.ModelId);
    }

    /// <summary>Takes what was reported before a call ended for the part of it that it may be: providers report some of it at the beginning.</summary>
    private static Spend AtLeast(in Spend estimate, Spend reported) => reported with
    {
        OutputTokens = Math.Max(reported.OutputTokens, estimate.OutputTokens - reported.ReasoningTokens),
        EstimatedCalls = 1,
    };

    private Spend CostIn(Spend tokens, string? answeredBy)
    {
        // A model that is not listed under the client's name for it may be listed under the name that it answers by, as a router's are.
        ModelPrice? price = Price;
        if (price is null || ReferenceEquals(price, _prices.UnknownModels.Price))
        {
            price = _prices.PriceOf(answeredBy);
        }

        return price is null ? tokens : tokens with { MicroDollars = price.CostOf(in tokens) };
    }

    // The model was not allowed more than was set aside, so more was not used; and an estimator that has learned meanwhile does not make the call
    // cost more than what was reserved for it.
    private Spend EstimateCall(long inputTokens, long outputTokens) => new()
    {
        InputTokens = _ledger.LimitsModelUse ? Math.Min(inputTokens, Reserved.InputTokens) : inputTokens,
        OutputTokens = Math.Min(outputTokens, MaxOutputTokens ?? long.MaxValue),
    };
}
