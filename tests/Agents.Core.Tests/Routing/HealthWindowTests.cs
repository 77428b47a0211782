using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>The windows of a tool while they grow, against lists of everything that happened.</summary>
public sealed class HealthWindowTests
{
    private const int Age = 30;

    private static readonly Arbitrary<(int Capacity, List<int> Steps)> Windows =
        (from capacity in Gen.Choose(1, 40)
         from steps in Gen.Choose(-3, 9).ListOf(150)
         select (capacity, steps)).ToArbitrary();

    [Fact]
    public void Outcomes_are_the_latest_that_fit_and_are_young_enough() => Prop.ForAll(Windows, with =>
    {
        OutcomeWindow window = new(with.Capacity, 1, Age);
        List<(long At, bool Failed)> all = [];
        long now = 0;
        foreach (int step in with.Steps)
        {
            // Now and then much time passes, so that the ring begins in its middle when it grows.
            now += step == 9 ? 20 : 1;
            window.Advance(now);
            if (step < 9)
            {
                window.Add(step < 0, now);
                all.Add((now, step < 0));
            }

            (long At, bool Failed)[] left = [.. all.TakeLast(with.Capacity).Where(end => now - end.At < Age)];
            Assert.Equal(left.Length, window.Count);
            Assert.Equal(left.Count(end => end.Failed) / (double)Math.Max(1, left.Length), window.ErrorRate);
            Assert.Equal(left.Length == 0 ? long.MaxValue : left[0].At + Age, window.NextChange);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Mean_is_that_of_the_latest_that_fit() => Prop.ForAll(Windows, with =>
    {
        MeanWindow window = new(with.Capacity);
        for (int i = 0; i < with.Steps.Count; i++)
        {
            window.Add(new TimeSpan(with.Steps[i]));
            Assert.Equal(Math.Min(i + 1, with.Capacity), window.Count);
            Assert.Equal(with.Steps.Take(i + 1).TakeLast(with.Capacity).Average(ticks => Math.Max(0, ticks)), window.MeanTicks, 1e-12);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
