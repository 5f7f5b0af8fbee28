using CsCheck;
using Edge.Platform.Store;

namespace Edge.Tests.Platforms;

[TestClass]
public sealed class SequenceSetTests
{
    [TestMethod]
    public void It_holds_what_a_plain_set_would_and_names_what_is_missing() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 6]).Array[0, 20].Sample(ranges =>
        {
            var set = new SequenceSet();
            var plain = new HashSet<long>();
            foreach (var (first, count) in ranges)
            {
                set.Add(first, first + count - 1);
                plain.UnionWith(Enumerable.Range(first, count).Select(sequence => (long)sequence));
            }

            var all = Enumerable.Range(1, 50).Select(sequence => (long)sequence).ToArray();
            CollectionAssert.AreEqual(all.Where(plain.Contains).ToArray(), all.Where(set.Contains).ToArray());
            CollectionAssert.AreEqual(all.Except(plain).ToArray(), set.Missing(1, 50).SelectMany(Each).ToArray());
            CollectionAssert.AreEqual(plain.Order().ToArray(), set.Ranges.SelectMany(Each).ToArray());
            Assert.AreEqual(plain.Count, set.Count);
            Assert.AreEqual(all.TakeWhile(plain.Contains).LastOrDefault(), set.Contiguous);
        });

    private static IEnumerable<long> Each(SequenceRange range)
    {
        for (var sequence = range.First; sequence <= range.Last; sequence++)
        {
            yield return sequence;
        }
    }
}
