using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Tests.Planning;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Roles;

public sealed class EmbeddingSimilarityTests
{
    private static readonly Dictionary<string, float[]> Meaning = new(StringComparer.Ordinal)
    {
        ["north"] = [0, 2],
        ["east"] = [3, 0],
        ["south"] = [0, -1],
        ["northeast"] = [1, 1],
        ["nowhere"] = [0, 0],
        ["deep"] = [0, 1, 0],
        ["broken"] = [0, float.NaN],
    };

    private readonly EventRecorder _events = new();

    [Fact]
    public async Task Likeness_is_the_cosine_and_never_less_than_0()
    {
        IReadOnlyList<double> values = await CompareAsync(new Generator(), "north", ["north", "east", "south", "northeast"]);
        Assert.Equal([1, 0, 0, Math.Sqrt(0.5)], values.Select(value => Math.Round(value, 12)), (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public async Task Equal_texts_are_embedded_once_in_batches_and_paid_for()
    {
        Generator generator = new() { Reports = 5 };
        RunOptions options = new()
        {
            Observers = { _events },
            Prices = PriceBook.Empty.With("embedder", new ModelPrice { InputPerMillion = 1_000, OutputPerMillion = 0 }),
            Budget = Budget.Usd(1),
        };
        IAgent<string, int> agent = Agent.Create<string, int>("asker", async (_, context, token) =>
            (await new EmbeddingSimilarity(generator, batchSize: 2).CompareAsync("north", ["east", "north", "east", "south"], context, token)).Count);
        RunResult<int> result = await agent.RunAsync("", options, PlanScene.Token);

        Assert.Equal(["north,east", "south"], generator.Batches);
        Assert.Equal((4, 10, 2, 10_000, 0), (result.Output, result.Spend.InputTokens, result.Spend.ModelCalls, result.Spend.MicroDollars, result.Spend.Turns));
        Assert.Equal(2, _events.OfType<ModelCallCompleted>().Count);
    }

    [Fact]
    public async Task Without_usage_the_estimate_is_paid()
    {
        IAgent<string, int> agent = Agent.Create<string, int>("asker", async (_, context, token) =>
            (await new EmbeddingSimilarity(new Generator()).CompareAsync("north", ["east"], context, token)).Count);
        Spend spend = (await agent.RunAsync("", null, PlanScene.Token)).Spend;
        Assert.Equal((9, 1, 1), (spend.InputTokens, spend.ModelCalls, spend.EstimatedCalls));
    }

    [Fact]
    public async Task Refused_call_is_not_made()
    {
        Generator generator = new();
        await Assert.ThrowsAsync<BudgetExceededException>(() => CompareAsync(
            generator, "north", ["east"], new RunOptions { Budget = Budget.Unlimited with { InputTokens = 8 } }));
        await Assert.ThrowsAsync<AgentOptionsException>(() => CompareAsync(generator, "north", ["east"], new RunOptions { Budget = Budget.Usd(1) }));
        Assert.Empty(generator.Batches);
    }

    [Theory]
    [InlineData("nowhere", "an embedding has no direction: it is empty, all 0, or holds what is no number.")]
    [InlineData("broken", "an embedding has no direction: it is empty, all 0, or holds what is no number.")]
    [InlineData("deep", "embeddings of one model have 2 and 3 numbers.")]
    [InlineData("missing", "2 texts were sent, but 1 embeddings came back.")]
    [InlineData("throw", "the generator threw KeyNotFoundException; see the inner exception.")]
    public async Task What_cannot_be_compared_is_a_failure_of_the_model_that_was_paid_for(string other, string what)
    {
        ModelException exception = await Assert.ThrowsAsync<ModelException>(() => CompareAsync(new Generator(), "north", [other]));
        Assert.Equal($"The model 'embedder' failed (Unknown): {what}", exception.Message);
        Assert.Equal(1, exception.Spend.ModelCalls);
    }

    private static Task<IReadOnlyList<double>> CompareAsync(Generator generator, string text, string[] others, RunOptions? options = null) =>
        PlanScene.InRunAsync(context => new EmbeddingSimilarity(generator).CompareAsync(text, others, context, PlanScene.Token), options);

    private sealed class Generator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Batches { get; } = [];

        public long? Reports { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Batches.Add(string.Join(',', values));
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
                values.Where(value => value != "missing").Select(value => new Embedding<float>(Meaning[value])).ToList())
            {
                Usage = Reports is { } tokens ? new UsageDetails { InputTokenCount = tokens } : null,
            });
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelId: "embedder") : null;

        public void Dispose()
        {
        }
    }
}
