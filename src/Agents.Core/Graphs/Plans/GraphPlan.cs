using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Agents.Core.Graphs.Plans;

/// <summary>Reads plans: graphs as JSON, usually written by a model, of agents of a catalogue.</summary>
/// <remarks>
/// <para>A plan is checked whole before any of it runs. There is a plan without a problem or there is none, never a part of one.</para>
/// <para>A plan is <c>{"version": 1, "nodes": […], "output": "z"}</c>, and a node of it is
/// <c>{"id": "z", "agent": "merge", "inputs": [{"node": "a"}, {"value": 5}], "join": {"policy": "quorum", "count": 1, "deadlineSeconds": 30}}</c>.
/// The id <c>input</c> stands for what the graph is given. A join is for agents that take any number of inputs; without it they need all.</para>
/// </remarks>
public static class GraphPlan
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The greatest length of an id, in characters. It leaves room for a prefix within <see cref="AgentPath.MaxNameLength"/>.</summary>
    public const int MaxIdLength = 100;

    /// <summary>The id that stands for what the graph is given.</summary>
    public const string InputId = AgentGraph.InputName;

    /// <summary>How many problems are listed; more are only counted.</summary>
    public const int MaxProblemsListed = 50;

    /// <summary>How many cycles a repair breaks before it gives the plan up.</summary>
    public const int MaxBrokenCycles = 3;

    // What is not text, such as half a surrogate pair, must not become a text that it was not.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a plan from text.</summary>
    /// <typeparam name="TInput">The type of what the plan's graph is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="json">The JSON: no comments, no commas at an end, nothing around it.</param>
    /// <param name="catalog">The agents that it may name.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The plan, or everything that is wrong with it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> or <paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public static GraphPlanResult<TInput, TOutput> Read<TInput, TOutput>(string json, AgentCatalog catalog, GraphPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new GraphPlanOptions();
        options.ThrowIfInvalid();
        PlanProblems problems = new();
        if (json.Length > options.MaxBytes)
        {
            problems.Add(PlanProblemKind.TooLarge, "$", $"The plan has at least {json.Length} bytes, but {options.MaxBytes} are allowed.");
        }
        else
        {
            try
            {
                return Read<TInput, TOutput>(Strict.GetBytes(json), catalog, options);
            }
            catch (EncoderFallbackException)
            {
                problems.Add(PlanProblemKind.Malformed, "$", "The plan is not valid text: it holds half a character.");
            }
        }

        return new GraphPlanResult<TInput, TOutput>(null, problems.Listed, problems.Count, []);
    }

    /// <summary>Reads a plan from JSON that was parsed, such as the output of an agent.</summary>
    /// <typeparam name="TInput">The type of what the plan's graph is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="json">The JSON.</param>
    /// <param name="catalog">The agents that it may name.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The plan, or everything that is wrong with it.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> holds nothing.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public static GraphPlanResult<TInput, TOutput> Read<TInput, TOutput>(JsonElement json, AgentCatalog catalog, GraphPlanOptions? options = null)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            throw new ArgumentException("The element must hold a value, but holds none.", nameof(json));
        }

        return Read<TInput, TOutput>(JsonMarshal.GetRawUtf8Value(json).ToArray(), catalog, options);
    }

    /// <summary>Reads a plan from UTF-8.</summary>
    /// <typeparam name="TInput">The type of what the plan's graph is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="utf8Json">The JSON: no mark of the byte order, no comments, no commas at an end, nothing around it. Copied.</param>
    /// <param name="catalog">The agents that it may name.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The plan, or everything that is wrong with it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public static GraphPlanResult<TInput, TOutput> Read<TInput, TOutput>(ReadOnlyMemory<byte> utf8Json, AgentCatalog catalog, GraphPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new GraphPlanOptions();
        options.ThrowIfInvalid();
        PlanProblems problems = new();
        List<PlanRepair> repairs = [];
        PlanDraft? draft = new PlanReader(catalog, options, problems).Read(utf8Json);
        if (draft is not null)
        {
            new PlanCheck(draft, catalog, options.Repair ? new PlanRepairer(draft, repairs) : null, problems).Run(typeof(TInput), typeof(TOutput));
        }

        GraphPlan<TInput, TOutput>? plan = problems.Count > 0 ? null : new GraphPlan<TInput, TOutput>(draft!, repairs);
        return new GraphPlanResult<TInput, TOutput>(plan, problems.Listed, problems.Count, repairs);
    }

    /// <summary>Makes the JSON schema of the plans that a model may write, to be given to it as the format of its answer.</summary>
    /// <typeparam name="TInput">The type of what the plan's graph is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="catalog">The agents that it may name; each is described with its types.</param>
    /// <param name="options">How plans are read; <see langword="null"/> for the defaults.</param>
    /// <returns>The schema, the same text for the same catalogue. It says what a schema can: it knows no cycles, and no types of nodes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public static JsonElement CreateSchema<TInput, TOutput>(AgentCatalog catalog, GraphPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new GraphPlanOptions();
        options.ThrowIfInvalid();
        return PlanSchema.Create(catalog, options, typeof(TInput), typeof(TOutput));
    }
}
