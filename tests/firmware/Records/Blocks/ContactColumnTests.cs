using CsCheck;
using Edge.Records.Blocks;

namespace Edge.Tests.Blocks;

[TestClass]
public sealed class ContactColumnTests
{
    private readonly record struct Contacts(byte[] On, byte[] Known);

    private static readonly Gen<byte> _seconds = Gen.Frequency((3, Gen.Const((byte)0)), (3, Gen.Const((byte)60)), (1, Gen.Byte));

    private static readonly Gen<Contacts> _anyContacts = Gen.Select(_seconds.Array[Limits.Contacts], _seconds.Array[Limits.Contacts], (on, known) => new Contacts(on, known));

    private static byte[] Write(IReadOnlyList<Contacts> minutes, int contacts)
    {
        var column = new ContactColumn();
        var buffer = new byte[64 + 40 * minutes.Count];
        column.BeginWrite(buffer, 0, buffer.Length, contacts);
        foreach (Contacts minute in minutes)
        {
            column.Write(minute.On, minute.Known);
        }
        return buffer[..column.EndWrite()];
    }

    private static int RoundTrip(IReadOnlyList<Contacts> minutes, int contacts)
    {
        byte[] bytes = Write(minutes, contacts);
        var column = new ContactColumn();
        column.BeginRead(bytes, 0, bytes.Length, contacts);
        var on = new byte[Limits.Contacts];
        var known = new byte[Limits.Contacts];
        for (int i = 0; i < minutes.Count; i++)
        {
            Assert.IsTrue(column.Read(on, known), $"minute {i}");
            CollectionAssert.AreEqual(minutes[i].On[..contacts], on[..contacts]);
            CollectionAssert.AreEqual(minutes[i].Known[..contacts], known[..contacts]);
        }
        Assert.IsTrue(column.AtEnd);
        return bytes.Length;
    }

    private static Contacts Steady(int contacts) =>
        new([.. Enumerable.Range(0, contacts).Select(i => (byte)(i % 3 == 0 ? 60 : 0))], [.. Enumerable.Repeat((byte)60, contacts)]);

    [TestMethod]
    public void Any_contacts_come_back_as_they_were() =>
        Gen.Select(_anyContacts.Array[0, 100], Gen.Int[0, Limits.Contacts]).Sample((minutes, contacts) => { RoundTrip(minutes, contacts); }, iter: 500);

    [TestMethod]
    public void Steady_contacts_cost_less_than_10_bytes_a_block() =>
        Assert.IsLessThan(10, RoundTrip([.. Enumerable.Repeat(Steady(Limits.Contacts), 150)], Limits.Contacts));

    [TestMethod]
    public void No_contacts_cost_nothing() => Assert.AreEqual(0, RoundTrip([.. Enumerable.Repeat(Steady(0), 150)], 0));

    [TestMethod]
    public void Damaged_and_random_bytes_are_read_without_harm() => Gen.Byte.Array[0, 300].Sample(
        bytes =>
        {
            var column = new ContactColumn();
            var on = new byte[Limits.Contacts];
            var known = new byte[Limits.Contacts];
            column.BeginRead(bytes, 0, bytes.Length, Limits.Contacts);
            for (int i = 0; i < 400 && column.Read(on, known); i++)
            {
            }
        },
        iter: 500);

    [TestMethod]
    public void The_bytes_of_a_column_are_pinned()
    {
        List<Contacts> minutes = [.. Enumerable.Repeat(Steady(5), 20), new([60, 17, 0, 0, 0], [60, 60, 0, 60, 42]), .. Enumerable.Repeat(Steady(5), 5)];

        Assert.AreEqual("FF2AC1877012960DB7A5", Convert.ToHexString(Write(minutes, 5)));
    }
}
