using Agents.Core;

namespace ResearchBrief;

/// <summary>Turns what ends the program into one clear sentence and an exit code.</summary>
internal static class ExitCode
{
    public const int Failed = 1;
    public const int Unusable = 2;
    public const int Canceled = 130;

    public static async Task<int> OfAsync(Func<Task<int>> program, Screen screen)
    {
        try
        {
            return await program();
        }
        catch (UsageException problem)
        {
            screen.Warn(problem.Message);
            return Unusable;
        }
        catch (AgentException failure)
        {
            screen.Warn($"The run failed, so there is no brief: {failure.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            screen.Warn("Cancelled; no brief was written.");
            return Canceled;
        }
    }
}
