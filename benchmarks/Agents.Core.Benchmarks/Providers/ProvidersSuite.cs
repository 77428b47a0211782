using Agents.Core.Benchmarks.Agents;
using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>Calls of models whose answers come from memory: what clients and the layers around them cost.</summary>
public sealed class ProvidersSuite : ISuite
{
    private const string Call = "stack-call";
    private const string Added = "stack-added";
    private const string Chunks = "stream-chunks";
    private const string Rate = "1/s";
    private const string Ours = "ours";

    // There are many subjects, and together they must end within the minute.
    private static readonly Pace Brisk = new(TimeSpan.FromMilliseconds(2_000), TimeSpan.FromMilliseconds(100));

    // A subject is one class that implements IProvidersSubject, or one client of ChatClientProviders, listed here in the order of the table.
    private readonly IProvidersSubject[] _subjects =
        [ChatClientProviders.Ours, new FloorProviders(), ChatClientProviders.Bare, new SdkOpenAIProviders(), ChatClientProviders.Anthropic, new SdkAnthropicProviders()];

    /// <inheritdoc/>
    public string Name => "providers";

    /// <inheritdoc/>
    public string Description => "calls of models whose answers come at once, from memory, byte for byte as the provider sends them.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names { get; } =
    [
        new(Call, ["us", "B"], "one call: request written, whole answer read", "at most 5 us more than bare"),
        new(Added, ["us", "B"], "what budget, resilience and limits add to a call of a client that answers at once without a connection", "at most 5 us"),
        new(Chunks, [Rate, "B/chunk"], $"an answer of {WireText.Pieces:N0} pieces of text, as a stream", "at least 500,000 a second"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(subject => subject.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers { get; } =
    [
        // It counts bytes by the growth of the heap, so a round must end before the first collection of the young generation.
        new("openai-node", "providers", "openai.mjs", new NodeRuntime(), ["--min-semi-space-size=1024", "--max-semi-space-size=1024"]),
    ];

    /// <inheritdoc/>
    /// <remarks>Few, so that there is time left for the peer.</remarks>
    public int RoundCount => 7;

    /// <inheritdoc/>
    public Action<string> WritePeerData => Write;

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials()
    {
        StackWork stack = new();
        return
        [
            .. _subjects.Select(subject => OperationTrial.CreateAsync(Call, subject.Name, subject.AnswerAsync, WireText.Answer, pace: Brisk)),
            new DifferenceTrial(
                OperationTrial.CreateAsync(Added, Ours, stack.AnswerAsync, InstantChatClient.Answer, pace: Brisk),
                OperationTrial.CreateAsync(Added, Ours, stack.AnswerAloneAsync, InstantChatClient.Answer, pace: Brisk)),
            .. _subjects.Select(subject => new RateTrial(
                OperationTrial.CreateAsync(Chunks, subject.Name, subject.StreamAsync, WireText.Whole.Length, WireText.Pieces, "chunk", Brisk),
                Rate, "chunk", keepsTime: false)),
        ];
    }

    /// <summary>Gets a subject by its name.</summary>
    /// <param name="name">One of <see cref="Subjects"/>.</param>
    public IProvidersSubject GetSubject(string name) => _subjects.Single(subject => subject.Name == name);

    private static void Write(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "answer.json"), Wire.OpenAI.Whole);
        File.WriteAllBytes(Path.Combine(folder, "stream.sse"), Wire.OpenAI.Stream);
        File.WriteAllText(Path.Combine(folder, "stream.txt"), WireText.Whole);
    }
}
