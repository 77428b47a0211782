using Agents.Core.Budgets;
using Agents.Core.Diagnostics;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Embeddings as calls of a run.</summary>
public static class EmbeddingContextExtensions
{
    /// <summary>Makes embeddings as one model call of the run: its input is reserved before and settled after.</summary>
    /// <param name="context">Who makes the call, and pays for it.</param>
    /// <param name="generator">Makes the embeddings.</param>
    /// <param name="texts">The texts; none makes no call.</param>
    /// <param name="model">The model's id, for its price; <see langword="null"/> for what the generator says.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One embedding a text, in their order.</returns>
    /// <remarks>It is charged by the usage that the generator reports, else by an estimate. A call that fails is taken to have cost its estimate.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="BudgetExceededException">A budget refused the call.</exception>
    /// <exception cref="ModelException">The generator failed, or gave another number of embeddings.</exception>
    /// <exception cref="AgentOptionsException">A budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(
        this AgentContext context,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyList<string> texts,
        string? model,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        if (texts.Count == 0)
        {
            return [];
        }

        model ??= generator.DefaultModel();
        string name = model ?? "unknown";
        ModelPrice? price = FindPrice(context, model);
        Spend estimate = Price(new Spend { InputTokens = texts.Sum(TokenEstimate.OfText), ModelCalls = 1 }, price);
        if (!context.Budget.TryReserve(in estimate, out Reservation reservation, out BudgetRefusal? refusal))
        {
            if (context.IsObserved)
            {
                context.Emit(new BudgetRefused { Refusal = refusal! });
            }

            throw new BudgetExceededException(refusal!).At(context.Path);
        }

        ToldModelCall told = Tell(context, generator);
        if (context.IsObserved)
        {
            context.Emit(new ModelCallStarted { Model = name, Provider = told.Provider, Turn = 1, Reserved = estimate }, told);
        }

        GeneratedEmbeddings<Embedding<float>>? made;
        try
        {
            made = await generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Spend failed = estimate with { EstimatedCalls = 1 };
            reservation.Settle(in failed);
            throw Failed(exception, name, in failed, told, context, cancellationToken);
        }

        bool isEstimated = made?.Usage?.InputTokenCount is not (>= 0 and <= UsageReader.MaxTokens);
        Spend spend = isEstimated
            ? estimate with { EstimatedCalls = 1 }
            : Price(new Spend { InputTokens = made!.Usage!.InputTokenCount!.Value, ModelCalls = 1 }, price);
        reservation.Settle(in spend);
        if (context.IsObserved)
        {
            ModelCallCompleted completed = new()
            {
                Model = name,
                Turn = 1,
                Spend = spend,
                IsEstimated = isEstimated,
                FinishReason = "",
                ToolCalls = 0,
                Duration = context.Clock.GetElapsedTime(told.Start),
            };
            context.Emit(completed, told);
        }

        return made?.Count == texts.Count
            ? made
            : throw Failure(name, ModelErrorKind.Unknown, $"{texts.Count} texts were sent, but {made?.Count ?? 0} embeddings came back.", null, context);
    }

    /// <summary>Finds out which model a generator uses unless it is told otherwise.</summary>
    internal static string? DefaultModel(this IEmbeddingGenerator<string, Embedding<float>> generator) =>
        (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;

    private static ToldModelCall Tell(AgentContext context, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        EmbeddingGeneratorMetadata? metadata = context.IsObserved
            ? generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata
            : null;
        return new ToldModelCall
        {
            Operation = TelemetryNames.Embeddings,
            Start = context.Clock.GetTimestamp(),
            Provider = metadata?.ProviderName,
            Server = metadata?.ProviderUri,
        };
    }

    private static Exception Failed(
        Exception exception, string model, in Spend spend, ToldModelCall told, AgentContext context, CancellationToken cancellationToken)
    {
        bool isCanceled = cancellationToken.IsCancellationRequested;
        ModelErrorKind kind = isCanceled ? ModelErrorKind.Canceled : ModelErrors.Classify(exception);
        if (context.IsObserved)
        {
            ModelCallFailed failed = new()
            {
                Model = model,
                Turn = 1,
                Kind = kind,
                Spend = spend,
                Duration = context.Clock.GetElapsedTime(told.Start),
            };
            context.Emit(failed, told);
        }

        return isCanceled
            ? new OperationCanceledException($"The call of the model '{model}' was cancelled.", exception, cancellationToken)
            : Failure(model, kind, $"the generator threw {exception.GetType().Name}; see the inner exception.", exception, context);
    }

    private static AgentException Failure(string model, ModelErrorKind kind, string what, Exception? inner, AgentContext context) =>
        new ModelException(model, kind, what, inner) { IsOwnSentence = true }.At(context.Path);

    private static ModelPrice? FindPrice(AgentContext context, string? model)
    {
        ModelPrice? price = context.Prices.PriceOf(model);
        return price is null && context.Budget.LimitsMoney && context.Prices.UnknownModels == UnknownModels.Reject
            ? throw new AgentOptionsException(
                nameof(RunOptions),
                [$"The budget limits money, but there is no price for the embedding model '{model ?? "unknown"}'; add one with Prices.With(…), or name the model."])
            : price;
    }

    private static Spend Price(Spend tokens, ModelPrice? price) => price is null ? tokens : tokens with { MicroDollars = price.CostOf(in tokens) };
}
