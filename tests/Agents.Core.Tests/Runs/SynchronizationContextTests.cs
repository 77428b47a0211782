using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Runs;

public sealed class SynchronizationContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_may_be_waited_for_on_the_only_thread_of_a_synchronization_context()
    {
        Tool slow = Tool.Create(
            async () =>
            {
                await Task.Yield();
                return "late";
            },
            "slow");
        ChatAgent agent = ChatAgent.Create("chat", ScriptedChatClient.FromTurns(Turn.Calls(("slow", "{}")), Turn.Text("done"))).WithTool(slow).Build();
        TaskCompletionSource<(string Output, bool IsRestored)> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            NeverPosting context = new();
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                string output = agent.RunAsync("question").GetAwaiter().GetResult().Output;
                ended.SetResult((output, SynchronizationContext.Current == context));
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        })
        { IsBackground = true };
        thread.Start();

        Assert.Equal(("done", true), await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    private sealed class NeverPosting : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Its one thread is busy, for ever.
        }
    }
}
