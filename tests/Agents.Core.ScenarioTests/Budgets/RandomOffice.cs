using System.Net;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.ScenarioTests.Budgets;

/// <summary>Two hundred agents that work at the same time under one dollar; what each of them meets follows from a seed.</summary>
internal sealed class RandomOffice(int seed)
{
    public const int Agents = 200;
    public const long ToolPrice = 150;

    private const int InputPrice = 2;
    private const int CachedPrice = 1;
    private const int OutputPrice = 8;

    private BudgetLedger? _ledger;
    private int _answered;
    private int _refused;
    private int _failed;
    private int _snapshots;
    private int _snapshotsOverLimit;
    private long _reported;
    private long _calls;
    private long _toolCalls;

    public EventRecorder Events { get; } = new();

    /// <summary>Gets how many agents gave an answer.</summary>
    public int Answered => _answered;

    /// <summary>Gets how many agents the budget gave nothing.</summary>
    public int Refused => _refused;

    /// <summary>Gets how many agents ended because their model failed.</summary>
    public int Failed => _failed;

    public int Snapshots => _snapshots;

    public int SnapshotsOverLimit => _snapshotsOverLimit;

    /// <summary>Gets what the models said that they used, in micro-dollars.</summary>
    public long Reported => _reported;

    public long Calls => _calls;

    public long ToolCalls => _toolCalls;

    public BudgetSnapshot? End { get; private set; }

    public Task<RunResult<int>> RunAsync(CancellationToken cancellationToken)
    {
        IAgent<int, int> office = Agent.Create<int, int>("office", async (input, context, token) =>
        {
            _ledger = context.Budget;
            await Task.WhenAll(Enumerable.Range(0, Agents).Select(number => Task.Run(() => WorkAsync(number, context, token), token)));
            End = context.Budget.GetSnapshot();
            return input;
        });
        return office.RunAsync(
            0,
            new RunOptions
            {
                Budget = Budget.Usd(1),
                Prices = PriceBook.Default.With("scripted", new ModelPrice
                {
                    InputPerMillion = InputPrice,
                    CachedInputPerMillion = CachedPrice,
                    OutputPerMillion = OutputPrice,
                }),
                Observers = { Events },
                EventBufferCapacity = RunOptions.MaxEventBufferCapacity,
                ObserverGrace = TimeSpan.FromMinutes(5),
            },
            cancellationToken);
    }

    private async Task WorkAsync(int number, AgentContext context, CancellationToken token)
    {
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => Answer(request, new Random((seed * 1_000_003) + (number * 101) + request.Number)));
        ChatAgent agent = ChatAgent.Create($"worker-{number}", client)
            .WithInstructions("Look up what is asked for, and answer in a few sentences.")
            .WithTool(Tool.Create(LookUp, "look_up", "Looks something up.", new ToolPolicy { PriceMicroDollars = ToolPrice }))
            .Configure(options =>
            {
                options.Streaming = number % 2 == 0;
                options.MaxOutputTokens = number % 3 == 0 ? 700 : null;
            })
            .Build();
        try
        {
            await context.InvokeAsync(agent, $"What is there to know about subject {number}?", token);
            Interlocked.Increment(ref _answered);
        }
        catch (BudgetExceededException)
        {
            Interlocked.Increment(ref _refused);
        }
        catch (ModelException)
        {
            Interlocked.Increment(ref _failed);
        }
    }

    private string LookUp(int subject)
    {
        Look();
        Interlocked.Increment(ref _toolCalls);
        return subject % 5 == 0 ? throw new InvalidDataException("The page is broken.") : new string('p', subject % 1_500);
    }

    private Turn Answer(ScriptedRequest request, Random random)
    {
        Look();
        Interlocked.Increment(ref _calls);
        string text = new('w', random.Next(20, 200));
        Turn turn = request.Options?.Tools is not { Count: > 0 } || random.Next(4) == 0
            ? Turn.Text(text)
            : Turn.Calls([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => ("look_up", (string?)$$"""{"subject":{{random.Next()}}}"""))]);
        turn = random.Next(12) switch
        {
            0 => turn with { Contents = [new TextContent(text), .. turn.Contents], Failure = new IOException("The line was cut."), FailsAfterChunks = random.Next(6) },
            1 when random.Next(2) == 0 => Turn.Throws(new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests)),
            2 or 3 => turn with { ReportsUsage = false },
            _ => turn,
        };

        // No tokenizer makes more tokens than there are characters of this text.
        long characters = request.Messages.Sum(message => message.Text.Length + message.Contents.OfType<FunctionResultContent>().Sum(result => $"{result.Result}".Length));
        long input = random.NextInt64(1, characters + 1);
        long cached = random.NextInt64(input + 1);
        long output = random.Next(1, Math.Min(request.Options!.MaxOutputTokens!.Value, 900) + 1);
        if (turn is { Failure: null, ReportsUsage: true })
        {
            Interlocked.Add(ref _reported, ((input - cached) * InputPrice) + (cached * CachedPrice) + (output * OutputPrice));
        }

        return turn with
        {
            Usage = new UsageDetails
            {
                InputTokenCount = input,
                CachedInputTokenCount = cached,
                OutputTokenCount = output,
                ReasoningTokenCount = random.NextInt64(output + 1),
                TotalTokenCount = input + output,
            },
        };
    }

    /// <summary>Takes a snapshot, as somebody who watches the run would.</summary>
    private void Look()
    {
        BudgetSnapshot snapshot = _ledger!.GetSnapshot();
        Interlocked.Increment(ref _snapshots);
        if (snapshot.Spent.MicroDollars + snapshot.Reserved.MicroDollars > 1_000_000 || snapshot.IsOverrun)
        {
            Interlocked.Increment(ref _snapshotsOverLimit);
        }
    }
}
