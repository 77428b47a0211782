using Agents.Core.Chat.Clients;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>In which order calls are served.</summary>
public sealed class FairLineTests
{
    private readonly FairLine _line = new();

    [Fact]
    public void The_one_call_of_a_run_waits_for_one_of_a_run_with_a_thousand()
    {
        AddMany(run: 1, calls: 1_000, cost: 1);
        for (int i = 0; i < 100; i++)
        {
            _line.RemoveFirst();
        }

        WaitingCall call = Add(2, 1);
        Assert.NotSame(call, Serve());
        Assert.Same(call, Serve());
        Assert.Equal(898 + 1, _line.Count);
    }

    [Fact]
    public void Runs_are_served_in_turn_and_calls_of_one_in_order()
    {
        AddMany(1, 3, 1);
        AddMany(2, 3, 1);
        AddMany(3, 1, 1);
        Assert.Equal([1, 4, 7, 2, 5, 3, 6], ServeAll().Select(call => call.Number));
    }

    [Fact]
    public void Runs_get_equal_tokens_and_not_equal_calls()
    {
        AddMany(1, 10, 100);
        AddMany(2, 100, 10);
        List<WaitingCall> served = [.. ServeAll().Take(55)];
        Assert.Equal((5, 50), (served.Count(call => call.Cost == 100), served.Count(call => call.Cost == 10)));
    }

    [Fact]
    public void A_large_call_is_not_starved_by_small_ones_that_keep_coming()
    {
        WaitingCall large = Add(1, 1_000);
        int small = 0;
        do
        {
            Add(2, 10);
            small++;
        }
        while (!ReferenceEquals(Serve(), large));

        Assert.InRange(small, 99, 101);
    }

    [Fact]
    public void Before_a_call_no_other_run_is_served_more_than_its_cost_and_one_call() =>
        Prop.ForAll(Steps(), steps =>
        {
            FairLine line = new();
            List<Arrived> waiting = [];
            foreach (Step step in steps)
            {
                switch (step.Kind)
                {
                    case 0 or 1:
                        Arrived arrived = new(step.Run, step.Cost, MakeCall());
                        line.Add(Id(step.Run), arrived.Call, step.Cost);
                        waiting.Add(arrived);
                        break;
                    case 2 when waiting.Count > 0:
                        Arrived leaving = waiting[step.Cost % waiting.Count];
                        line.Remove(leaving.Call);
                        waiting.Remove(leaving);
                        break;
                    case 3 when line.First is { } first:
                        Arrived served = waiting.Single(entry => ReferenceEquals(entry.Call, first));
                        Assert.Same(served, waiting.First(entry => entry.Run == served.Run));
                        line.RemoveFirst();
                        waiting.Remove(served);
                        waiting.ForEach(entry => entry.Saw(served));
                        break;
                }

                Assert.Equal(waiting.Count, line.Count);
                Assert.All(Enumerable.Range(1, 4), run => Assert.Equal(waiting.Count(entry => entry.Run == run), line.CountOf(Id(run))));
                waiting.Where(entry => waiting.First(other => other.Run == entry.Run) == entry).ToList().ForEach(entry => entry.IsFirst = true);
            }

            while (line.First is not null)
            {
                line.RemoveFirst();
            }

            Assert.Equal(0, line.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_place_that_a_large_call_gave_up_is_no_credit()
    {
        WaitingCall large = Add(1, 1_000);
        AddMany(1, 50, 1);
        AddMany(2, 50, 10);
        for (int i = 0; i < 40; i++)
        {
            Serve();
        }

        _line.Remove(large);
        WaitingCall other = Add(3, 10);
        int before = 0;
        while (!ReferenceEquals(Serve(), other))
        {
            before++;
        }

        // Ten tokens of the first run, and one call more, and two calls of the second.
        Assert.InRange(before, 1, 13);
    }

    [Fact]
    public void The_last_call_of_the_longest_run_is_found()
    {
        AddMany(1, 3, 1);
        WaitingCall last = AddMany(2, 4, 1);
        Assert.Same(last, _line.LastOfLongest(3));
        Assert.Null(_line.LastOfLongest(4));
        _line.Remove(last);
        Assert.Equal(3, _line.LastOfLongest(2)!.Number);
        Assert.Null(_line.LastOfLongest(3));
    }

    private static Arbitrary<Step[]> Steps() =>
        (from kind in Gen.Frequency((3, Gen.Choose(0, 1)), (1, Gen.Constant(2)), (2, Gen.Constant(3)))
         from run in Gen.Choose(1, 4)
         from cost in Gen.Frequency((3, Gen.Choose(1, 5)), (1, Gen.Choose(1, 200)))
         select new Step(kind, run, cost)).ArrayOf(60).ToArbitrary();

    private static RunId Id(int run) => new(new Guid(run, 0, 0, new byte[8]));

    private static WaitingCall MakeCall() => new(null!, "m", 0);

    private WaitingCall Add(int run, long cost)
    {
        WaitingCall call = MakeCall();
        _line.Add(Id(run), call, cost);
        return call;
    }

    private WaitingCall AddMany(int run, int calls, long cost)
    {
        WaitingCall? last = null;
        for (int i = 0; i < calls; i++)
        {
            last = Add(run, cost);
        }

        return last!;
    }

    private WaitingCall? Serve()
    {
        WaitingCall? first = _line.First;
        _line.RemoveFirst();
        return first;
    }

    private IEnumerable<WaitingCall> ServeAll()
    {
        while (_line.First is not null)
        {
            yield return Serve()!;
        }
    }

    private sealed record Step(int Kind, int Run, int Cost);

    /// <summary>A call and what it saw served of other runs since it stood first in its own: each at most its own cost, and one call.</summary>
    private sealed class Arrived(int run, int cost, WaitingCall call)
    {
        private readonly Dictionary<int, (long Sum, long Largest)> _seen = [];

        public int Run => run;

        public WaitingCall Call => call;

        public bool IsFirst { get; set; }

        public void Saw(Arrived served)
        {
            if (!IsFirst || served.Run == run)
            {
                return;
            }

            (long sum, long largest) = _seen.GetValueOrDefault(served.Run);
            _seen[served.Run] = (sum, largest) = (sum + served.Call.Cost, Math.Max(largest, served.Call.Cost));
            Assert.True(sum <= cost + largest, $"{sum} tokens of run {served.Run} went before a call of {cost}.");
        }
    }
}
