using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Planning;
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

    [Fact]
    public async Task Text_is_embedded_and_paid_for_once_in_a_run_whoever_compares_it()
    {
        Generator generator = new() { Reports = 5 };
        Task<RunResult<IReadOnlyList<double>>> RunAsync() => Agent.Create<string, IReadOnlyList<double>>("asker", async (_, context, token) =>
        [
            .. await new EmbeddingSimilarity(generator).CompareAsync("north", ["east", "south"], context, token),
            .. await new EmbeddingSimilarity(generator).CompareAsync("south", ["northeast", "north"], context.Enter("other"), token),
            .. await new EmbeddingSimilarity(generator).CompareAsync("east", ["east", "east"], context, token),
        ]).RunAsync("", null, PlanScene.Token);
        RunResult<IReadOnlyList<double>> first = await RunAsync();

        Assert.Equal(["north,east,south", "northeast"], generator.Batches);
        Assert.Equal([0, 0, 0, 0, 1, 1], first.Output);
        Assert.Equal((2, 10), (first.Spend.ModelCalls, first.Spend.InputTokens));

        Assert.Equal(2, (await RunAsync()).Spend.ModelCalls);
        Assert.Equal(4, generator.Batches.Count);
    }

    [Fact]
    public async Task Generators_do_not_share_what_they_made()
    {
        Generator one = new();
        Generator other = new();
        await PlanScene.InRunAsync(async context =>
        {
            await new EmbeddingSimilarity(one).CompareAsync("north", ["east"], context, PlanScene.Token);
            return await new EmbeddingSimilarity(other).CompareAsync("north", ["east"], context, PlanScene.Token);
        });

        Assert.Equal((1, 1), (one.Batches.Count, other.Batches.Count));
    }

    [Fact]
    public async Task What_was_not_used_for_longest_is_forgotten_first()
    {
        Generator generator = new() { Knows = _ => [1, 1] };
        await PlanScene.InRunAsync(async context =>
        {
            EmbeddingSimilarity similarity = new(generator, batchSize: EmbeddingSimilarity.MaxBatchSize);
            string[] texts = [.. Enumerable.Range(0, EmbeddingSimilarity.MaxKept).Select(i => $"{i}")];
            await similarity.CompareAsync(texts[0], texts[1..], context, PlanScene.Token);
            await similarity.CompareAsync("0", ["0"], context, PlanScene.Token);
            await similarity.CompareAsync("new", ["0"], context, PlanScene.Token);
            await similarity.CompareAsync("0", ["2", "1"], context, PlanScene.Token);
            return 0;
        });

        Assert.Equal(["new", "1"], generator.Batches[1..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_that_is_being_embedded_is_waited_for_and_made_again_only_if_that_fails(bool fails)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Generator generator = new() { Gate = gate.Task };
        RunResult<int> result = await Agent.Create<string, int>("asker", async (_, context, token) =>
        {
            EmbeddingSimilarity similarity = new(generator);
            Task<IReadOnlyList<double>> first = similarity.CompareAsync("north", ["east"], context, token).AsTask();
            Task<IReadOnlyList<double>> second = similarity.CompareAsync("east", ["north"], context, token).AsTask();
            Assert.Equal(["north,east"], generator.Batches);
            if (fails)
            {
                gate.SetException(new InvalidOperationException());
                generator.Gate = Task.CompletedTask;
                await Assert.ThrowsAsync<ModelException>(() => first);
            }
            else
            {
                gate.SetResult();
                await first;
            }

            return (await second).Count;
        }).RunAsync("", null, PlanScene.Token);

        Assert.Equal(fails ? ["north,east", "east,north"] : ["north,east"], generator.Batches);
        Assert.Equal(fails ? 2 : 1, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task Waiting_for_anothers_embedding_ends_with_the_waiters_token()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Generator generator = new() { Gate = gate.Task };
        await PlanScene.InRunAsync(async context =>
        {
            using CancellationTokenSource source = new();
            EmbeddingSimilarity similarity = new(generator);
            Task<IReadOnlyList<double>> first = similarity.CompareAsync("north", ["east"], context, PlanScene.Token).AsTask();
            Task<IReadOnlyList<double>> second = similarity.CompareAsync("east", ["north"], context, source.Token).AsTask();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            gate.SetResult();
            return (await first).Count;
        });

        Assert.Equal(["north,east"], generator.Batches);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("deep")]
    public async Task What_could_not_be_compared_is_not_kept(string other)
    {
        Generator generator = new();
        await PlanScene.InRunAsync(async context =>
        {
            EmbeddingSimilarity similarity = new(generator);
            await Assert.ThrowsAsync<ModelException>(() => similarity.CompareAsync("north", [other], context, PlanScene.Token).AsTask());
            generator.Knows = _ => [1, 0];
            return (await similarity.CompareAsync("north", [other], context, PlanScene.Token)).Count;
        });

        Assert.Equal([$"north,{other}", $"north,{other}"], generator.Batches);
    }

    [Fact]
    public async Task Planner_embeds_descriptions_and_parts_once()
    {
        Generator generator = new() { Knows = text => [text.Length, 1] };
        AgentTeam team = new(
            [new AgentProfile { Name = "a", Description = "about a", Works = ["work of a"] }, new AgentProfile { Name = "b", Description = "about b" }],
            new EmbeddingSimilarity(generator));
        TaskPlan[] plans = [PlanScene.Plan("do one", "do one"), PlanScene.Plan("do one", "and another thing")];
        RunResult<TaskPlan> result = await PlanScene.RunAsync(new AgentOrientedPlanner(new ScriptedPlanner(plans), team), PlanScene.Request("do"));

        Assert.Equal(2, result.Output.Subtasks.Count);
        Assert.Equal(["do one,about a,work of a,about b", "and another thing"], generator.Batches);
        Assert.Equal(2, result.Spend.ModelCalls);
    }

    private static Task<IReadOnlyList<double>> CompareAsync(Generator generator, string text, string[] others, RunOptions? options = null) =>
        PlanScene.InRunAsync(context => new EmbeddingSimilarity(generator).CompareAsync(text, others, context, PlanScene.Token), options);

    private sealed class Generator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Batches { get; } = [];

        public long? Reports { get; init; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public Func<string, float[]> Knows { get; set; } = text => Meaning[text];

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Batches.Add(string.Join(',', values));
            await Gate;
            return new GeneratedEmbeddings<Embedding<float>>(
                values.Where(value => value != "missing").Select(value => new Embedding<float>(Knows(value))).ToList())
            {
                Usage = Reports is { } tokens ? new UsageDetails { InputTokenCount = tokens } : null,
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelId: "embedder") : null;

        public void Dispose()
        {
        }
    }
}
