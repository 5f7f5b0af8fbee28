namespace UnitsNet
{
    using UnitsNet.Units;

    /// <summary>A temperature in the unit it was made with; three of the original's ten units.</summary>
    public struct Temperature
    {
        private const double ZeroCelsiusInKelvins = 273.15;

        public Temperature(double value, TemperatureUnit unit)
        {
            Value = value;
            Unit = unit;
        }

        public static Temperature Zero => FromKelvins(0);

        public static TemperatureUnit BaseUnit => TemperatureUnit.Kelvin;

        public double Value { get; }

        public TemperatureUnit Unit { get; }

        public double DegreesCelsius => As(TemperatureUnit.DegreeCelsius);

        public double Kelvins => As(TemperatureUnit.Kelvin);

        public double MillidegreesCelsius => As(TemperatureUnit.MillidegreeCelsius);

        public static Temperature From(double value, TemperatureUnit fromUnit) => new(value, fromUnit);

        public static Temperature FromDegreesCelsius(double degreescelsius) => new(degreescelsius, TemperatureUnit.DegreeCelsius);

        public static Temperature FromKelvins(double kelvins) => new(kelvins, TemperatureUnit.Kelvin);

        public static Temperature FromMillidegreesCelsius(double millidegreescelsius) =>
            new(millidegreescelsius, TemperatureUnit.MillidegreeCelsius);

        public double As(TemperatureUnit unit)
        {
            if (unit == Unit)
            {
                return Value;
            }

            var celsius = Unit switch
            {
                TemperatureUnit.DegreeCelsius => Value,
                TemperatureUnit.Kelvin => Value - ZeroCelsiusInKelvins,
                TemperatureUnit.MillidegreeCelsius => Value / 1000,
                _ => throw new NotImplementedException(),
            };
            return unit switch
            {
                TemperatureUnit.DegreeCelsius => celsius,
                TemperatureUnit.Kelvin => celsius + ZeroCelsiusInKelvins,
                TemperatureUnit.MillidegreeCelsius => celsius * 1000,
                _ => throw new NotImplementedException(),
            };
        }

        public Temperature ToUnit(TemperatureUnit unit) => new(As(unit), unit);
    }
}

namespace UnitsNet.Units
{
    public enum TemperatureUnit
    {
        DegreeCelsius = 1,
        Kelvin = 8,
        MillidegreeCelsius = 9,
    }
}
