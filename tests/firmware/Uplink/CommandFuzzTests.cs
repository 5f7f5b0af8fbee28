using System.Text;
using CsCheck;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>
/// A million messages on the topics of commands (some tens of thousands every day), by the way that real ones take: the link's inbox, the uplink, the
/// inbox of commands, the command stage. No exception escapes, nothing changes but by what <see cref="CommandOracle"/> takes for a command, and the
/// work and memory of each are bounded. Deterministic: a batch is made from its number.
/// </summary>
[TestClass]
public sealed class CommandFuzzTests
{
    private const int StepsPerBatch = 150;

    // Id, subject and text, and what the desktop's strings take beyond their characters.
    private const int MostAllocatedBytes = 512;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Nothing_changes_without_a_valid_command()
    {
        var wanted = Soak.Or(1_000_000, 30_000);
        var inputs = 0;
        var commands = 0;
        var batch = 0;
        for (; inputs < wanted; batch++)
        {
            var random = new PCG(1, (ulong)batch);
            var run = new CommandFuzzRun();
            var next = batch % 4 == 3 ? FuzzInputs.Floods : FuzzInputs.Message.Array[1];
            for (var step = 0; step < StepsPerBatch; step++)
            {
                var arrivals = next.Generate(random, null, out _);
                inputs += arrivals.Length;
                try
                {
                    run.Step(arrivals);
                }
                catch (Exception failure)
                {
                    throw new AssertFailedException($"batch {batch}, step {step}: {Describe(arrivals)}", failure);
                }
            }

            if (batch % 20 == 0)
            {
                run.Finish();
            }

            commands += run.CommandCount;
        }

        TestContext.WriteLine($"{inputs} messages in {batch} batches (seeds 0 to {batch - 1}), {commands} of them commands that were carried out");
        Assert.IsGreaterThan(batch, commands);
    }

    [TestMethod]
    public void The_work_for_a_message_is_linear_and_its_memory_bounded()
    {
        var wanted = Soak.Or(1_000_000, 30_000);
        var random = new PCG(2, 0);
        var inbox = new CommandInbox();
        var most = 0L;
        for (var i = 0; i < wanted; i++)
        {
            var (_, payload) = FuzzInputs.Message.Generate(random, null, out _);
            Assert.IsLessThanOrEqualTo(payload.Length, Fields(payload), Convert.ToHexString(payload));
            var before = GC.GetAllocatedBytesForCurrentThread();
            inbox.Read(payload, 0);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            if (inbox.Peek() is not null)
            {
                inbox.Remove();
            }
        }

        TestContext.WriteLine($"{wanted} payloads (seed 0), {inbox.RefusedCount} refused; at most {most} bytes allocated for one");
        Assert.IsLessThanOrEqualTo(MostAllocatedBytes, (int)most);
    }

    // Walks through everything that looks like a metric, as the reader of commands does; no byte is looked at by two fields of one level.
    private static int Fields(byte[] payload)
    {
        var reader = new ProtobufReader();
        var fields = 0;
        var ends = new Stack<int>([payload.Length]);
        reader.Begin(payload);
        while (ends.Count > 0)
        {
            var at = reader.Position;
            if (!reader.Next(ends.Peek()))
            {
                ends.Pop();
                continue;
            }

            fields++;
            if (reader.IsMessage(2) && ends.Count == 1)
            {
                ends.Push(reader.Enter());
            }
            else
            {
                reader.Skip();
            }

            Assert.IsTrue(reader.Position > at && reader.Position <= payload.Length);
        }

        return fields;
    }

    private static string Describe((string Topic, byte[] Payload)[] arrivals) =>
        string.Join('\n', arrivals.Select(message => $"{Convert.ToHexString(Encoding.UTF8.GetBytes(message.Topic))} {Convert.ToHexString(message.Payload)}"));
}
