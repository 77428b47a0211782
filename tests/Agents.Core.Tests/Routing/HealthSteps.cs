using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>Random things that happen to the tool of a <see cref="HealthScene"/> with small windows, each also told to a <see cref="HealthModel"/>.</summary>
internal static class HealthSteps
{
    public const int Latencies = 3;
    public const int Calls = 5;
    public const int InARow = 3;
    public const int Quota = 6;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(50);
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan QuotaWindow = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan[] Times = [.. new[] { 0.001, 1, 5, 10, 15, 20, 35, 50 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Gets the least number of calls of the error rate, and steps as what happens and a number for its details. Calls that begin and end,
    /// and time, are the most frequent.</summary>
    public static Arbitrary<(int MinErrorCalls, List<(char What, int Detail)> Steps)> All { get; } =
        (from minErrorCalls in Gen.Choose(1, Calls)
         from steps in Step().ListOf(60)
         select (minErrorCalls, steps)).ToArbitrary();

    public static HealthScene Scene(int minErrorCalls) => new(
        new ToolHealthOptions
        {
            LatencyWindow = Latencies,
            Baseline = HealthScene.Usual,
            ErrorCalls = Calls,
            MinErrorCalls = minErrorCalls,
            ErrorWindow = Window,
            Cooldown = Cooldown,
            FailuresToOpen = InARow,
        },
        new ToolHealthSettings { Quota = Quota, QuotaWindow = QuotaWindow });

    public static void Do(HealthScene scene, HealthModel model, (char What, int Detail) step)
    {
        const string Tool = HealthScene.Tool;
        TimeSpan latency = TimeSpan.FromMilliseconds(step.Detail * 60);
        switch (step.What)
        {
            case 'b':
                Assert.Equal(model.TryBegin(), scene.TryBegin());
                break;
            case 's':
                model.End(failed: false, latency);
                scene.Health.Succeeded(Tool, latency);
                break;
            case 'f':
                model.End(failed: true, latency);
                scene.Health.Failed(Tool, latency);
                break;
            case 't':
                model.Advance(Times[step.Detail]);
                scene.Clock.Advance(Times[step.Detail]);
                break;
            case 'r':
                model.Release();
                scene.Health.Released(Tool);
                break;
            case 'd':
                model.GoDown();
                scene.Health.MarkDown(Tool);
                break;
            case 'u':
                model.MarkUp();
                scene.Health.MarkUp(Tool);
                break;
            case 'p' or 'P':
                model.Probe(step.What == 'p');
                scene.Health.ReportProbe(Tool, step.What == 'p');
                break;
            default:
                model.StartCount(step.Detail, step.What == 'q' ? 7 : 100, Times[step.Detail]);
                scene.Health.ReportQuota(Tool, step.Detail, step.What == 'q' ? 7 : 100, Times[step.Detail]);
                break;
        }
    }

    private static Gen<(char What, int Detail)> Step() =>
        from what in Gen.Elements("bbbbssssfffftttttrdupPqQ".ToCharArray())
        from detail in Gen.Choose(0, 7)
        select (what, detail);
}
