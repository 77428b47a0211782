using Agents.Core.Workspaces;
using static Agents.Core.Tests.Workspaces.TeamScene;

namespace Agents.Core.Tests.Workspaces;

/// <summary>How a team does a plan: who starts when, and what is merged.</summary>
public sealed class WorkspaceTeamTests
{
    private readonly TeamScene _scene = new();

    [Fact]
    public async Task Groups_see_what_they_depend_on_and_everything_is_merged()
    {
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(Group("c", "a", "b"), Group("a"), Group("b")), Writes(async assignment =>
        {
            string seen = string.Join('+', await assignment.Workspace.ListAsync(Token));
            await assignment.Workspace.WriteTextAsync($"{assignment.Group.Id}.txt", assignment.Group.Id == "c" ? seen : "x", Token);
        }));
        Assert.Equal("a.txt=x b.txt=x c.txt=a.txt+b.txt", await _scene.ShowAsync());
        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.True(result.Output.IsComplete);
        Assert.Equal("3 Merged", result.Output.ToString());
        Assert.Equal(["c", "a", "b"], result.Output.Groups.Select(group => group.Id));
        Assert.Equal(("did c", 1, "c.txt"), (result.Output.Groups[0].Notes, result.Output.Groups[0].Attempts, result.Output.Groups[0].Changes.Single().Path));
        Assert.Equal(0, _scene.Main.ForkCount);
        Assert.Equal(3, _scene.Events.OfType<WorkspaceForked>().Count);
        Assert.Equal(["c.txt"], _scene.Events.OfType<WorkspaceMerged>().Single(merged => merged.Group == "c").Paths);
        Assert.Equal("team/group c", _scene.Events.OfType<WorkspaceMerged>().Single(merged => merged.Group == "c").Path!.ToString());
    }

    [Fact]
    public async Task Group_starts_when_its_own_inputs_are_merged_and_not_when_a_round_is_over()
    {
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _scene.RunAsync(Plan(Group("slow"), Group("a"), Group("b", "a")), Writes(async assignment =>
        {
            if (assignment.Group.Id == "slow")
            {
                await slow.Task.WaitAsync(Token); // ends only when b, which is two levels down, is at work
            }
            else if (assignment.Group.Id == "b")
            {
                slow.SetResult();
            }
        }));
        Assert.Equal(3, _scene.Events.OfType<WorkspaceMerged>().Count);
    }

    [Fact]
    public async Task One_for_which_most_others_wait_goes_first()
    {
        List<string> order = [];
        _scene.Run.SingleThreaded = true;   // with more threads, one may take what is ready before another has found what else is
        await _scene.RunAsync(
            Plan(Group("lonely"), Group("short"), Group("short-2", "short"), Group("long"), Group("long-2", "long"), Group("long-3", "long"), Group("long-4", "long-3")),
            Writes(assignment =>
            {
                order.Add(assignment.Group.Id);
                return Task.CompletedTask;
            }),
            engineers: 1);
        Assert.Equal(["long", "short", "long-3", "lonely", "short-2", "long-2", "long-4"], order);
    }

    [Fact]
    public async Task No_more_groups_are_under_way_than_there_are_engineers_and_each_has_one_task()
    {
        int now = 0, most = 0;
        HashSet<string> busy = [];
        await _scene.RunAsync(
            Plan([.. Enumerable.Range(0, 12).Select(i => Group($"g{i}"))]),
            async (_, context, _) =>
            {
                string engineer = context.Path.Name;
                lock (busy)
                {
                    Assert.True(busy.Add(engineer), engineer);
                    most = Math.Max(most, ++now);
                }

                await Task.Yield();
                lock (busy)
                {
                    busy.Remove(engineer);
                    now--;
                }

                return new WorkDone();
            },
            engineers: 3);
        Assert.InRange(most, 1, 3);
        Assert.Equal(12, _scene.Events.OfType<WorkspaceMerged>().Count);
    }

    [Fact]
    public async Task Conflict_goes_back_to_its_author_in_a_fresh_fork_with_both_sides_and_is_resolved_there()
    {
        TaskCompletionSource lateHasFork = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> seen = [];
        await _scene.Main.WriteTextAsync("list", "", Token);
        await _scene.RunAsync(Plan(Group("first"), Group("late")), Writes(async assignment =>
        {
            string text = (await assignment.Workspace.ReadTextAsync("list", Token))!;
            if (assignment.Group.Id == "late")
            {
                seen.Add($"{assignment.Attempt}: {text} {assignment.Returned?.Reason} {assignment.Returned?.Conflicts.Single().Ours!.ReadText()}");
                lateHasFork.TrySetResult();
                while (assignment.Attempt == 1 && await _scene.Main.ReadTextAsync("list", Token) == "")
                {
                    await Task.Yield();
                }
            }

            await lateHasFork.Task.WaitAsync(Token);
            await assignment.Workspace.WriteTextAsync("list", text + assignment.Group.Id[0], Token);
        }));
        Assert.Equal(["1:   ", "2: f Conflict l"], seen);
        Assert.Equal("list=fl", await _scene.ShowAsync());
        WorkReturned returned = _scene.Events.Single<WorkReturned>();
        Assert.Equal(("late", 1, WorkReturnReason.Conflict, true), (returned.Group, returned.Attempt, returned.Reason, returned.GoesBack));
        Assert.Equal(["list"], returned.Paths);
        Assert.Equal("Others changed the same files meanwhile: list (BothChanged).", returned.Message);
        Assert.Equal(2, _scene.Events.OfType<WorkspaceMerged>().Single(e => e.Group == "late").Attempts);
    }

    [Fact]
    public async Task Author_who_does_not_look_at_the_conflict_overwrites_nothing()
    {
        await _scene.RunAsync(Plan(Group("careless")), Writes(async assignment =>
        {
            if (assignment.Attempt == 1)
            {
                await assignment.Workspace.WriteTextAsync("a", "careless", Token);
                await _scene.Main.WriteTextAsync("a", "other", Token);
            }
        }));
        Assert.Equal("a=other", await _scene.ShowAsync());
    }

    [Fact]
    public async Task Writes_outside_of_the_targets_or_inside_of_the_prohibited_files_are_refused()
    {
        List<string> refused = [];
        WorkGroup group = Group("a") with { TargetFiles = ["src/", "README.md"], ProhibitedFiles = ["src/generated/"] };
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(group), Writes(async assignment =>
        {
            refused.Add(string.Join(' ', assignment.Returned?.RefusedPaths ?? []));
            if (assignment.Attempt == 1)
            {
                await assignment.Workspace.WriteTextAsync("README.md", "x", Token);
                await assignment.Workspace.WriteTextAsync("src/a.cs", "x", Token);
                await assignment.Workspace.WriteTextAsync("src/Generated/a.cs", "x", Token);
                await assignment.Workspace.WriteTextAsync("src.txt", "x", Token);
            }
            else if (assignment.Attempt == 2)
            {
                await assignment.Workspace.DeleteAsync("src/Generated/a.cs", Token);
            }
            else
            {
                await assignment.Workspace.DeleteAsync("src.txt", Token);
            }
        }));
        Assert.Equal(["", "src.txt src/Generated/a.cs", "src.txt"], refused);
        Assert.Equal("README.md=x src/a.cs=x", await _scene.ShowAsync());
        Assert.Equal(3, result.Output.Groups[0].Attempts);
    }

    [Fact]
    public async Task Gate_sees_the_merged_tree_and_what_it_refuses_is_never_in_the_workspace()
    {
        List<string> trees = [];
        await _scene.Main.WriteTextAsync("base", "1", Token);
        _scene.Options.Gate = new Gate(async workspace =>
        {
            trees.Add(string.Join('+', await workspace.ListAsync(Token)));
            await workspace.WriteTextAsync("build.log", "made by the gate", Token);
            Assert.Equal("base=1", await _scene.ShowAsync());
            return await workspace.ReadTextAsync("a", Token) == "good" ? GateResult.Passed : GateResult.Refused("a test failed");
        });
        await _scene.RunAsync(Plan(Group("a")), Writes(async assignment =>
            await assignment.Workspace.WriteTextAsync("a", assignment.Returned is null ? "bad" : "good", Token)));
        Assert.Equal(["a+base", "a+base"], trees);
        Assert.Equal("a=good base=1", await _scene.ShowAsync());
        WorkReturned returned = _scene.Events.Single<WorkReturned>();
        Assert.Equal((WorkReturnReason.GateRefused, "The gate refused it: a test failed"), (returned.Reason, returned.Message));
        Assert.Equal(0, _scene.Main.ForkCount);
    }

    [Fact]
    public async Task When_the_tries_are_over_the_group_fails_and_those_behind_it_are_skipped_with_the_reason()
    {
        _scene.Options.Gate = new Gate(async workspace =>
            await workspace.ReadAsync("bad", Token) is null ? GateResult.Passed : GateResult.Refused("bad is there"));
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(Group("bad"), Group("behind", "bad"), Group("last", "behind", "good"), Group("good")), Writes(
            async assignment => await assignment.Workspace.WriteTextAsync(assignment.Group.Id, "x", Token)));
        Assert.Equal("good=x", await _scene.ShowAsync());
        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal("1 Merged, 1 Failed, 2 Skipped", result.Output.ToString());
        GroupReport bad = result.Output.Groups[0];
        Assert.Equal((GroupState.Failed, 3), (bad.State, bad.Attempts));
        Assert.Equal("The group 'bad' was not merged after 3 tries: the gate refused it; the last return says why.", bad.Reason);
        WorkGroupFailedException error = Assert.IsType<WorkGroupFailedException>(bad.Error);
        Assert.Equal((WorkGroupFailure.TriesOver, WorkReturnReason.GateRefused), (error.Failure, error.LastReturn!.Reason));
        Assert.Equal("The gate refused it: bad is there", error.LastReturn.Message);
        Assert.Equal((GroupState.Skipped, 0), (result.Output.Groups[1].State, result.Output.Groups[1].Attempts));
        Assert.Contains("group bad", result.Output.Groups[1].Reason, StringComparison.Ordinal);
        Assert.Contains("group bad", result.Output.Groups[2].Reason, StringComparison.Ordinal);
        Assert.Equal([true, true, false], _scene.Events.OfType<WorkReturned>().Select(returned => returned.GoesBack));
    }

    [Fact]
    public async Task Resolver_may_decide_before_the_author_is_asked()
    {
        _scene.Options.Resolver = new Both();
        await _scene.RunAsync(Plan(Group("a")), Writes(async assignment =>
        {
            await assignment.Workspace.WriteTextAsync("a", "author", Token);
            await _scene.Main.WriteTextAsync("a", "main", Token);
        }));
        Assert.Equal("a=author&main", await _scene.ShowAsync());
        _scene.Events.AssertNone<WorkReturned>();
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_plan_is_said_at_once()
    {
        WorkGroup bad = Group("a b", "nobody") with { TargetFiles = ["/etc/", "x/../y"], ProhibitedFiles = [".."] };
        InvalidWorkPlanException invalid = await Assert.ThrowsAsync<InvalidWorkPlanException>(
            () => _scene.RunAsync(Plan(bad, Group("twice"), Group("twice")), Writes(_ => Task.CompletedTask)));
        Assert.Equal(6, invalid.Problems.Count);
        InvalidWorkPlanException circle = await Assert.ThrowsAsync<InvalidWorkPlanException>(
            () => new TeamScene().RunAsync(Plan(Group("a", "b"), Group("b", "a")), Writes(_ => Task.CompletedTask)));
        Assert.Equal(["Groups depend on each other in a circle: a, b, or some of them."], circle.Problems);
    }

    [Fact]
    public async Task Plan_without_groups_is_done_at_once()
    {
        RunResult<WorkReport> result = await _scene.RunAsync(Plan(), Writes(_ => Task.CompletedTask));
        Assert.Empty(result.Output.Groups);
        Assert.True(result.Output.IsComplete);
    }

    [Fact]
    public void Options_are_checked_all_at_once()
    {
        WorkspaceTeamOptions options = new() { MaxReturns = -1, EngineerTimeout = TimeSpan.Zero, GateTimeout = TimeSpan.FromDays(50) };
        AgentOptionsException invalid = Assert.Throws<AgentOptionsException>(() => new WorkspaceTeam("team", _scene.Main, [], options));
        Assert.Equal(4, invalid.Failures.Count);
    }

    [Fact]
    public async Task Random_plans_of_appenders_lose_no_mark_whatever_the_threads_do()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            WorkGroup[] groups = [.. Enumerable.Range(0, 8).Select(i => Group($"g{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(5) == 0).Select(j => $"g{j}")]))];
            Dictionary<string, string[]> sets = groups.ToDictionary(group => group.Id, _ => Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).Select(key => $"k{key}").ToArray());
            TeamScene scene = new();
            scene.Options.MaxReturns = 10;
            RunResult<WorkReport> result = await scene.RunAsync(
                Plan(groups),
                Writes(async assignment =>
                {
                    string mark = assignment.Group.Id[1..];
                    foreach (string key in sets[assignment.Group.Id])
                    {
                        string text = await assignment.Workspace.ReadTextAsync(key, Token) ?? "";
                        await Task.Yield();
                        await assignment.Workspace.WriteTextAsync(key, text.Contains(mark, StringComparison.Ordinal) ? text : text + mark, Token);
                    }
                }),
                engineers: 4);
            Assert.True(result.Output.IsComplete, $"seed {seed}: {result.Output}");
            int marks = 0;
            foreach (string path in await scene.Main.ListAsync(Token))
            {
                marks += (await scene.Main.ReadTextAsync(path, Token))!.Length;
            }

            Assert.Equal(sets.Values.Sum(set => set.Length), marks);
            Assert.Equal(0, scene.Main.ForkCount);
        }
    }

    private sealed class Gate(Func<IWorkspace, Task<GateResult>> check) : IGate
    {
        public async ValueTask<GateResult> CheckAsync(IWorkspace workspace, WorkGroup group, AgentContext context, CancellationToken cancellationToken) => await check(workspace);
    }

    private sealed class Both : IMergeResolver
    {
        public ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken) =>
            new(MergeResolution.Write(System.Text.Encoding.UTF8.GetBytes($"{conflict.Ours!.ReadText()}&{conflict.Theirs!.ReadText()}")));
    }
}
